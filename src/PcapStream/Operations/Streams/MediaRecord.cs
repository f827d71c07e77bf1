using System.Runtime.InteropServices;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Streams;

/// <summary>
/// What is remembered of an address and port that SDP announced, of a payload type there, or of a message of SIP.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MediaRecord(RequestKey key, in HashSeed seed) : IHashedRecord<MediaRecord>
{
    private readonly RequestKey _key = key;

    /// <summary>The number of the packet that announced it, or that had the message; 0 for none.</summary>
    public long Setup;

    /// <summary>Which of all announcements was the latest, from 1.</summary>
    public long Generation;

    /// <summary>The number of the packet that began the stream of UDP.</summary>
    public long Stream;

    /// <summary>The latest sequence number, counted on where it starts again from 0.</summary>
    public long Sequence;

    public readonly ulong Hash { get; } = seed.Hash(key) | 1;

    /// <summary>Of a payload type, the number of its format; 0 for none.</summary>
    public ushort Format;

    /// <summary>RTP or RTCP.</summary>
    public Protocol Protocol;

    /// <summary>Whether it is encrypted.</summary>
    public bool IsSecure;

    public readonly bool HasKeyOf(in MediaRecord other) => _key == other._key;
}
