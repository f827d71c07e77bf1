using PcapStream.Batching;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Streams;

/// <summary>What the packets before say about the packets of a batch. Reused by later batches.</summary>
internal sealed class StreamNotes(StreamTracker tracker) : IDisposable
{
    private int[] _ends = [];
    private StreamFacts[] _facts = new StreamFacts[64];
    private int _packets;
    private int _count;

    /// <summary>The notes on a packet of a batch; empty if streams are not followed.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="number">The packet's number in its capture.</param>
    public static ReadOnlySpan<StreamFacts> Of(PacketBatch batch, long number) =>
        batch.Notes is StreamNotes notes ? notes.Of((int)(number - batch.FirstNumber)) : default;

    /// <summary>Starts with the first packet of a batch.</summary>
    public void Begin(int packets)
    {
        if (_ends.Length < packets)
            _ends = new int[packets];
        (_packets, _count) = (0, 0);
    }

    /// <summary>Adds a note on the current packet.</summary>
    public void Add(in StreamFacts facts)
    {
        if (_count == _facts.Length)
            Array.Resize(ref _facts, _count * 2);
        _facts[_count++] = facts;
    }

    /// <summary>Moves to the next packet.</summary>
    public void EndPacket() => _ends[_packets++] = _count;

    /// <summary>The batch was released.</summary>
    public void Dispose() => tracker.Return(this);

    private ReadOnlySpan<StreamFacts> Of(int packet)
    {
        int start = packet == 0 ? 0 : _ends[packet - 1];
        return _facts.AsSpan(start, _ends[packet] - start);
    }
}
