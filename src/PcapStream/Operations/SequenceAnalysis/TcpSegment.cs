using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.SequenceAnalysis;

/// <summary>What <see cref="TcpAnalysis"/> needs of a segment.</summary>
internal struct TcpSegment
{
    /// <summary>Its time in nanoseconds.</summary>
    public long Time;

    /// <summary>The number of its packet; 0 where that does not matter.</summary>
    public long Number;

    public uint Sequence;
    public uint Acknowledgment;

    /// <summary>Bytes of payload, by the IP header.</summary>
    public uint Length;

    public ushort Window;
    public TcpControl Flags;
    public bool FromHigh;

    public readonly bool Has(TcpControl flags) => (Flags & flags) != 0;
}
