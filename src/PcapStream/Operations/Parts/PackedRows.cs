using PcapStream.Partials;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Parts;

/// <summary>Rows of a shard, packed into frames that wait on disk until the frames before them are written.</summary>
/// <param name="folder">The folder for the frames.</param>
internal sealed class PackedRows<T>(SpillFolder folder) : IDisposable
    where T : unmanaged
{
    /// <summary>The most rows of a frame.</summary>
    public const int MostPerFrame = 4096;

    private readonly RowPacker<T> _packer = new();
    private readonly T[] _rows = new T[MostPerFrame];
    private readonly WaitingRows _frames = new(folder);
    private int _count;

    /// <summary>Adds a row.</summary>
    public void Add(in T row)
    {
        _rows[_count++] = row;
        if (_count == MostPerFrame)
            Flush();
    }

    /// <summary>Writes the rows to a partial, in order.</summary>
    public void WriteTo(PartialWriter writer)
    {
        Flush();
        _frames.WriteTo(writer);
    }

    public void Dispose()
    {
        _packer.Dispose();
        _frames.Dispose();
    }

    private void Flush()
    {
        if (_count == 0)
            return;
        _frames.Fields.AddPacked(_packer, _rows.AsSpan(0, _count));
        _frames.Add();
        _count = 0;
    }
}
