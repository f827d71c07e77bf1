using System.Globalization;
using PcapStream.Protocols;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>An address, or a network: an address and the number of its first bits that count.</summary>
internal readonly record struct AddressPrefix(UInt128 First, int Shift, byte Kind)
{
    /// <summary>Reads a prefix.</summary>
    /// <exception cref="FormatException">The text is not a prefix.</exception>
    public static AddressPrefix Parse(string text) =>
        TryParse(text, out AddressPrefix prefix) ? prefix : throw new FormatException($"{text}: expected a network");

    /// <summary>Reads a prefix.</summary>
    public static bool TryParse(string text, out AddressPrefix prefix)
    {
        prefix = default;
        string[] parts = text.Split('/');
        if (parts.Length > 2 || !NetworkAddress.TryParse(parts[0], out NetworkAddress address)
            || address.Kind is not (AddressKind.Ipv4 or AddressKind.Ipv6))
            return false;
        int width = address.Length * 8;
        int length = width;
        if (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length))
            return false;
        int shift = width - length;
        prefix = new AddressPrefix(Cut(address.Bits, shift), shift, (byte)address.Kind);
        return shift >= 0;
    }

    /// <summary>Whether an address is in it.</summary>
    public bool Contains(NetworkAddress address) => (byte)address.Kind == Kind && Cut(address.Bits, Shift) == First;

    // A shift by all 128 bits would be none.
    private static UInt128 Cut(AddressBits address, int shift) =>
        shift == 128 ? 0 : new UInt128(address.Upper, address.Lower) >> shift;
}
