namespace PcapStream.Benchmarks.Tables;

/// <summary>A conversation of 96 bytes: two addresses, two ports, and what is counted in each direction.</summary>
internal struct FlowTally
{
    internal (ulong Low, ulong High) From;
    internal (ulong Low, ulong High) To;
    internal ulong Ports;
    internal long FramesThere;
    internal long FramesBack;
    internal long BytesThere;
    internal long BytesBack;
    internal long First;
    internal long Last;
    internal long Number;

    /// <summary>The conversation of a number, as if hosts spoke in no order.</summary>
    internal static FlowTally Of(ulong number)
    {
        ulong scrambled = number * 0x9E37_79B9_7F4A_7C15;
        return new FlowTally
        {
            From = (0, scrambled),
            To = (0, scrambled >> 7),
            Ports = 443,
            FramesThere = 1,
            BytesThere = 60,
            First = (long)number,
            Last = (long)number,
        };
    }
}
