using System.Runtime.InteropServices;
using PcapStream.Capture;
using PcapStream.Tables;

namespace PcapStream.Operations.Streams;

/// <summary>What a request and its reply have in common. Without padding, so that it can be hashed.</summary>
/// <param name="Ends">The two ends; nothing where the stream is in <paramref name="Id"/>.</param>
/// <param name="Id">What tells the request from others of these ends.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RequestKey(StreamEnds Ends, ulong Id);

/// <summary>What is remembered of the latest request with a key.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RequestRecord(RequestKey key, in HashSeed seed) : IHashedRecord<RequestRecord>
{
    private readonly RequestKey _key = key;

    /// <summary>The number of its packet; 0 if only a reply was seen.</summary>
    public long Number;

    public Timestamp Time;

    /// <summary>The index of its header among the layers of its packet.</summary>
    public int Layer;

    /// <summary>The number of the packet with the first reply; 0 before the first reply.</summary>
    public long Reply;

    public readonly ulong Hash { get; } = seed.Hash(key) | 1;

    public readonly bool HasKeyOf(in RequestRecord other) => _key == other._key;
}
