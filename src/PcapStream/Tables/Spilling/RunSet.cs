using System.Runtime.InteropServices;

namespace PcapStream.Tables.Spilling;

/// <summary>The runs of one table, earliest first, all in one file.</summary>
internal sealed unsafe class RunSet : IDisposable
{
    private const int Alignment = 64;

    private readonly TableMemory _memory;
    private readonly RecordOrder _order;
    private List<Run> _runs = [];
    private SpillFile? _file;
    private nint _buffers;
    private long _bufferBytes;

    public RunSet(TableMemory memory, RecordOrder order)
    {
        _memory = memory;
        _order = order;
    }

    public int Count => _runs.Count;

    /// <summary>Appends records as the latest run. If that fails, there is no such run.</summary>
    public void Append(UntypedSlabs records, ReadOnlySpan<ulong> sorted)
    {
        _file ??= _memory.Folder.Create();
        try
        {
            var writer = new RunWriter(_file, _memory.SpillBuffer, _order.RecordBytes);
            foreach (ulong entry in sorted)
                writer.Add(records[(uint)entry]);
            _runs.Add(writer.Finish());
        }
        catch when (_runs.Count == 0)
        {
            DropFile();
            throw;
        }
    }

    /// <summary>
    /// Begins to read all runs as one, after as many merge passes as are needed to read them at once.
    /// </summary>
    /// <param name="user">The user of the buffers, which holds nothing else.</param>
    public RunMerge Merge(MemoryUser user)
    {
        int fanIn = TakeBuffers(user);
        while (_runs.Count > fanIn)
            MergeInGroups(fanIn);
        return new RunMerge(
            _file!, CollectionsMarshal.AsSpan(_runs), _buffers, BufferBytes(_runs.Count), _order);
    }

    public void Dispose()
    {
        if (_buffers != 0)
            _memory.Return(_buffers, _bufferBytes);
        _buffers = 0;
        DropFile();
        _runs.Clear();
    }

    private void DropFile()
    {
        _file?.Dispose();
        _file = null;
    }

    // As much as a merge may have, or as there is; merging needs at least two runs.
    private int TakeBuffers(MemoryUser user)
    {
        long slab = _memory.SlabBytes;
        long least = Math.Min(2, _runs.Count) * slab;
        long most = Math.Min(_memory.MergeBytes, _runs.Count * (long)TableMemory.LargestSlab) / slab * slab;
        for (long bytes = Math.Max(most, least); ; bytes = Math.Max(bytes / 2 / slab * slab, least))
        {
            _buffers = _memory.TryTake(user, bytes);
            if (_buffers != 0)
            {
                _bufferBytes = bytes;
                return (int)(bytes / slab);
            }
            if (bytes == least)
                throw _memory.Exhausted(bytes);
        }
    }

    private int BufferBytes(int runs) => (int)Math.Min(_bufferBytes / runs, TableMemory.LargestSlab) & -Alignment;

    // Neighbours are merged, so that runs stay in the order of time.
    private void MergeInGroups(int fanIn)
    {
        // Aligned as the numbers in a record need it.
        ulong* record = stackalloc ulong[(_order.RecordBytes + sizeof(ulong) - 1) / sizeof(ulong)];
        SpillFile merged = _memory.Folder.Create();
        try
        {
            List<Run> runs = [];
            for (int start = 0; start < _runs.Count; start += fanIn)
            {
                ReadOnlySpan<Run> group = CollectionsMarshal.AsSpan(_runs).Slice(
                    start, Math.Min(fanIn, _runs.Count - start));
                var merge = new RunMerge(_file!, group, _buffers, BufferBytes(fanIn), _order);
                var writer = new RunWriter(merged, _memory.SpillBuffer, _order.RecordBytes);
                while (merge.TryNext(record))
                    writer.Add(record);
                runs.Add(writer.Finish());
            }
            _runs = runs;
        }
        catch
        {
            merged.Dispose();
            throw;
        }
        _file!.Dispose();
        _file = merged;
    }
}
