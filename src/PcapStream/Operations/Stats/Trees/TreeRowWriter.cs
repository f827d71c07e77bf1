using PcapStream.Operations.Stats.Lengths;
using PcapStream.Partials;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>Writes a shard's nodes as rows of a partial: one for each part of a node.</summary>
/// <param name="writer">The partial.</param>
/// <param name="write">Writes a path.</param>
internal sealed class TreeRowWriter<TKey>(PartialWriter writer, Action<PartialFields, TKey> write)
    where TKey : unmanaged, ITreeKey<TKey>
{
    private readonly BurstPart _bursts = new();
    private long _count;

    /// <summary>Adds a packet to the current part.</summary>
    public void Add(in TreeTick<TKey> tick)
    {
        _bursts.Add(tick.Elapsed);
        _count++;
    }

    /// <summary>Writes the current part, if a packet does not belong to it any more.</summary>
    public void EndPartBefore(in TreeTick<TKey> tick)
    {
        if (_bursts.Tail.EndsBefore(tick.Elapsed))
            EndPart(tick.Key);
    }

    /// <summary>Writes the current part, of which only the head was added.</summary>
    public void EndPart(in TKey key, long count, in BurstTail tail)
    {
        (_count, _bursts.Tail) = (count, tail);
        EndPart(key);
    }

    /// <summary>Writes the current part, unless it has no packet.</summary>
    public void EndPart(in TKey key)
    {
        if (_count > 0)
        {
            write(writer.Fields, key);
            writer.Fields.Add(_count);
            _bursts.WriteTo(writer.Fields);
            writer.EndRow();
        }
        _bursts.Clear();
        _count = 0;
    }

    /// <summary>Writes the last frame of rows.</summary>
    public void Complete()
    {
        writer.EndRows();
    }
}
