using System.Buffers.Binary;
using PcapStream.Protocols;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// Replaces addresses of headers so far where they are repeated in a payload as bytes, forwards or backwards, as LDP,
/// SIP, STUN and many others do.
/// </summary>
internal sealed class KnownAddresses(OriginalAddresses originals, AddressNames names)
{
    private const int EthernetBytes = 6;
    private const int Ipv4Bytes = 4;
    private const int Ipv6Bytes = 16;

    /// <summary>Replaces what is found.</summary>
    public void Replace(Span<byte> payload)
    {
        int at = 0;
        while (at + Ipv4Bytes <= payload.Length)
        {
            bool isKnown = originals.MayBeginWith(BinaryPrimitives.ReadUInt32BigEndian(payload[at..]));
            at += isKnown ? ReplaceStart(payload[at..]) : 1;
        }
    }

    // Returns the number of bytes that are done with. The longest address first: it may begin like a shorter one.
    private int ReplaceStart(Span<byte> payload)
    {
        Span<byte> address = stackalloc byte[Ipv6Bytes];
        ReadOnlySpan<int> lengths = [Ipv6Bytes, EthernetBytes, Ipv4Bytes];
        foreach (int length in lengths)
        {
            if (payload.Length < length)
                continue;
            Span<byte> bytes = address[..length];
            payload[..length].CopyTo(bytes);
            bool isForward = originals.Contains(Address(bytes));
            if (!isForward)
            {
                bytes.Reverse();
                if (!originals.Contains(Address(bytes)))
                    continue;
            }
            Name(bytes);
            if (!isForward)
                bytes.Reverse();
            bytes.CopyTo(payload);
            return length;
        }
        return 1;
    }

    private void Name(Span<byte> address)
    {
        if (address.Length == Ipv4Bytes)
            names.Ipv4(address);
        else if (address.Length == EthernetBytes)
            names.Hardware(address);
        else
            names.Ipv6(address);
    }

    private static NetworkAddress Address(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        Ipv4Bytes => NetworkAddress.Ipv4(bytes),
        EthernetBytes => NetworkAddress.Ethernet(bytes),
        _ => NetworkAddress.Ipv6(bytes),
    };
}
