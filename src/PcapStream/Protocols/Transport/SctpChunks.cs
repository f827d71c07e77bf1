using System.Buffers.Binary;

namespace PcapStream.Protocols.Transport;

/// <summary>Goes over the chunks of an SCTP packet, up to the first whose header is not there or contradicts itself.</summary>
public ref struct SctpChunks
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins before the first.</summary>
    /// <param name="bytes">What follows the common header.</param>
    public SctpChunks(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>The chunk at hand.</summary>
    public SctpChunk Current { get; private set; }

    /// <summary>Whether the last step found a length that contradicts the chunk's header.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly SctpChunks GetEnumerator() => this;

    /// <summary>Goes to the next chunk.</summary>
    /// <returns>False behind the last.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < SctpChunk.HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        IsMalformed = length < SctpChunk.HeaderSize;
        if (IsMalformed)
            return false;
        Current = new SctpChunk(_rest[0], _rest[1], length, _rest[SctpChunk.HeaderSize..Math.Min(length, _rest.Length)]);
        _rest = _rest[Math.Min(length + 3 & ~3, _rest.Length)..];
        return true;
    }
}
