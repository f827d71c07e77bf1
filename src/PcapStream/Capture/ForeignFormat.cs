namespace PcapStream.Capture;

/// <summary>Names what a file is when it is no capture that can be read, so that its user knows what to do.</summary>
internal static class ForeignFormat
{
    public static string Describe(ReadOnlySpan<byte> start)
    {
        string? name = Recognise(start);
        return name is null
            ? "is not a capture: its first bytes are no format's that is known"
            : $"is {name}, which this version does not read; convert it with editcap or unpack it first";
    }

    private static string? Recognise(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("snoop\0\0\0"u8))
            return "snoop";
        return null;
    }
}
