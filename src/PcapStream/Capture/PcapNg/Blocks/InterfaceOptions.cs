using System.Net;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Options of an Interface Description Block (draft-ietf-opsawg-pcapng, section 4.2). An option whose value is too
/// short is ignored, and if_tzone always is: programs do not agree on its unit.
/// </summary>
internal static class InterfaceOptions
{
    /// <summary>if_tsresol, the unit of the packets' times.</summary>
    public const ushort TimeResolution = 9;

    /// <summary>The resolution of an interface without the option: 10^-6 seconds.</summary>
    public const byte UsualResolution = 6;

    private const ushort Name = 2;
    private const ushort Description = 3;
    private const ushort Ipv4Address = 4;
    private const ushort Ipv6Address = 5;
    private const ushort MacAddress = 6;
    private const ushort EuiAddress = 7;
    private const ushort Speed = 8;
    private const ushort Filter = 11;
    private const ushort OperatingSystem = 12;
    private const ushort FrameCheckSequenceLength = 13;
    private const ushort TimeOffset = 14;
    private const ushort Hardware = 15;
    private const ushort TransmitSpeed = 16;
    private const ushort ReceiveSpeed = 17;
    private const ushort TimeZone = 18;

    private const int Ipv4Bytes = 4;
    private const int Ipv6Bytes = 16;
    private const int MacBytes = 6;
    private const int EuiBytes = 8;

    // The first byte of if_filter gives the kind of the rest: libpcap's language, or a program of 8-byte instructions.
    private const byte FilterIsText = 0;
    private const byte FilterIsProgram = 1;
    private const int InstructionBytes = 8;

    /// <summary>Whether the option concerns the unit of the times.</summary>
    public static bool IsTimeUnit(ushort code) => code is TimeResolution or TimeOffset;

    /// <summary>The description of an interface with the option added.</summary>
    public static CaptureInterface Apply(CaptureInterface known, OptionReader option, OptionText text)
    {
        ReadOnlySpan<byte> value = option.Value;
        return option.Code switch
        {
            OptionReader.Comment => known with { Comments = text.Append(known.Comments, value) },
            Name => known with { Name = text.Read(value) },
            Description => known with { Description = text.Read(value) },
            Ipv4Address when value.Length >= 2 * Ipv4Bytes =>
                Add(known, value[..Ipv4Bytes], PrefixOf(value[Ipv4Bytes..(2 * Ipv4Bytes)]), text),
            Ipv6Address when value.Length > Ipv6Bytes => Add(known, value[..Ipv6Bytes], value[Ipv6Bytes], text),
            MacAddress when value.Length >= MacBytes => known with { MacAddress = Hexadecimal(value[..MacBytes]) },
            EuiAddress when value.Length >= EuiBytes => known with { EuiAddress = Hexadecimal(value[..EuiBytes]) },
            Speed when value.Length >= sizeof(ulong) => known with { Speed = option.Fields.UInt64(0) },
            TimeResolution when value.Length >= 1 => known with { TimeResolution = value[0] },
            Filter when value.Length > 0 && value[0] == FilterIsText => known with { Filter = text.Read(value[1..]) },
            Filter when value.Length > 0 && value[0] == FilterIsProgram =>
                known with { FilterInstructions = value.Length / InstructionBytes },
            OperatingSystem => known with { OperatingSystem = text.Read(value) },
            FrameCheckSequenceLength when value.Length >= 1 => known with { FrameCheckSequenceLength = value[0] },
            TimeOffset when value.Length >= sizeof(long) => known with { TimeOffset = (long)option.Fields.UInt64(0) },
            Hardware => known with { Hardware = text.Read(value) },
            TransmitSpeed when value.Length >= sizeof(ulong) => known with { TransmitSpeed = option.Fields.UInt64(0) },
            ReceiveSpeed when value.Length >= sizeof(ulong) => known with { ReceiveSpeed = option.Fields.UInt64(0) },
            TimeZone => known with { TimeZone = text.Read(value) },
            _ => known,
        };
    }

    /// <summary>
    /// The options for a description of an interface, and for the unit of its times (if_tsresol, if_tsoffset).
    /// </summary>
    public static ReadOnlySpan<byte> Write(CaptureInterface description, byte resolution, long offsetSeconds,
        ByteOrder order)
    {
        OptionWriter options = new(order);
        foreach (string comment in description.Comments)
            options.Add(OptionReader.Comment, comment);
        options.Add(Name, description.Name).Add(Description, description.Description);
        foreach (InterfaceAddress address in description.Addresses)
            AddAddress(options, address);
        options.Add(MacAddress, Bytes(description.MacAddress)).Add(EuiAddress, Bytes(description.EuiAddress)).Add(Speed,
            description.Speed)
            .Add(TimeResolution, [resolution])
            .Add(Filter, description.Filter is null ? null : (char)FilterIsText + description.Filter)
            .Add(OperatingSystem, description.OperatingSystem);
        if (description.FrameCheckSequenceLength is >= 0 and <= byte.MaxValue and { } sequence)
            options.Add(FrameCheckSequenceLength, [(byte)sequence]);
        return options.Add(TimeOffset, offsetSeconds == 0 ? null : (ulong)offsetSeconds)
            .Add(Hardware, description.Hardware)
            .Add(TransmitSpeed, description.TransmitSpeed)
            .Add(ReceiveSpeed, description.ReceiveSpeed)
            .Add(TimeZone, description.TimeZone)
            .End();
    }

    private static void AddAddress(OptionWriter options, InterfaceAddress address)
    {
        byte[] bytes = address.Address.GetAddressBytes();
        if (bytes.Length == Ipv6Bytes)
        {
            options.Add(Ipv6Address, [.. bytes, (byte)address.PrefixLength]);
            return;
        }
        uint mask = address.PrefixLength == 0 ? 0 : uint.MaxValue << (32 - address.PrefixLength);
        options.Add(Ipv4Address, [.. bytes, (byte)(mask >> 24), (byte)(mask >> 16), (byte)(mask >> 8), (byte)mask]);
    }

    private static byte[]? Bytes(string? hexadecimal) =>
        hexadecimal is null ? null : Convert.FromHexString(hexadecimal.Replace(":", ""));

    private static CaptureInterface Add(
        CaptureInterface known, ReadOnlySpan<byte> address, int prefixLength, OptionText text)
    {
        if (!text.TryTake(address.Length))
            return known;
        var added = new InterfaceAddress(new IPAddress(address), prefixLength);
        return known with { Addresses = OptionText.Add(known.Addresses, added) };
    }

    private static int PrefixOf(ReadOnlySpan<byte> mask)
    {
        uint bits = new FieldReader(mask, bigEndian: true).UInt32(0);
        return System.Numerics.BitOperations.LeadingZeroCount(~bits);
    }

    private static string Hexadecimal(ReadOnlySpan<byte> address) =>
        BitConverter.ToString(address.ToArray()).Replace('-', ':').ToLowerInvariant();
}
