using System.Runtime.InteropServices;
using PcapStream.Capture;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Protocols;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;

namespace PcapStream.Operations.Streams;

/// <summary>The two ends of a stream, the lesser first. Without padding, so that it can be hashed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct StreamEnds(
    AddressBits Low, AddressBits High, ushort LowPort, ushort HighPort, AddressKind Kind)
{
    /// <summary>The ends of a packet, and whether the greater one sent it.</summary>
    public static StreamEnds Of(
        NetworkAddress source, ushort sourcePort, NetworkAddress destination, ushort destinationPort, out bool fromHigh)
    {
        fromHigh = source > destination || (source == destination && sourcePort > destinationPort);
        return fromHigh
            ? new StreamEnds(destination.Bits, source.Bits, destinationPort, sourcePort, source.Kind)
            : new StreamEnds(source.Bits, destination.Bits, sourcePort, destinationPort, source.Kind);
    }
}

/// <summary>What is remembered of a stream.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StreamRecord(StreamEnds ends, in HashSeed seed) : IHashedRecord<StreamRecord>
{
    private readonly StreamEnds _ends = ends;

    /// <summary>The state of a TCP connection.</summary>
    public TcpState Tcp;

    public Timestamp First;
    public Timestamp Previous;

    /// <summary>Its number among the streams of its protocol.</summary>
    public uint Number;

    public ConnectionParts Parts;

    /// <summary>The version of TLS that the server chose; 0 while unknown.</summary>
    public ushort TlsVersion;

    /// <summary>The messages of the lesser end.</summary>
    public MessageState LowMessages;

    /// <summary>The messages of the greater end.</summary>
    public MessageState HighMessages;

    public readonly ulong Hash { get; } = seed.Hash(ends) | 1;

    public readonly bool HasKeyOf(in StreamRecord other) => _ends == other._ends;

    /// <summary>Begins another stream of the same ends.</summary>
    public void Begin(uint number, Timestamp time)
    {
        Tcp = default;
        First = Previous = time;
        Number = number;
        Parts = ConnectionParts.None;
        TlsVersion = 0;
        LowMessages = HighMessages = default;
    }
}
