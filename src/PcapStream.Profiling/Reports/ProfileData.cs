using System.Runtime.InteropServices;
using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling.Reports;

/// <summary>Reads a counter file, whether its program still runs, has ended, or was killed.</summary>
internal static unsafe class ProfileData
{
    /// <summary>How much of a counter file is in use; 0 when its head is not written yet.</summary>
    public static long BytesUsed(SafeBuffer file) => file.Read<CounterHeader>(0).Used;

    /// <exception cref="InvalidDataException">It is no counter file.</exception>
    public static Profile Read(SafeBuffer file)
    {
        byte* start = null;
        file.AcquirePointer(ref start);
        try
        {
            return Read(start, (long)file.ByteLength);
        }
        finally
        {
            file.ReleasePointer();
        }
    }

    /// <exception cref="InvalidDataException">It is no counter file.</exception>
    public static Profile Read(byte* start, long length)
    {
        var header = (CounterHeader*)start;
        if (length < CounterHeader.Size || header->Magic != CounterHeader.ExpectedMagic)
            throw new InvalidDataException("not a profile");
        if (header->Used > length)
            throw new InvalidDataException($"a profile that is cut short: it has {length} bytes of {header->Used}");
        var tables = new Dictionary<int, TableSum>();
        foreach (nint block in Blocks(start, length))
            Add(tables, (BlockHeader*)block);
        IEnumerable<ProfiledMethod> methods = tables.Values.Where(table => table.HasRun).Select(table => table.ToMethod())
            .OrderBy(method => method.File, StringComparer.Ordinal).ThenBy(method => method.Signature.Line).ThenBy(method => method.Name, StringComparer.Ordinal);
        return new Profile(header->Backend, (ProfileEnding)header->State, header->Refused == 0, [.. methods]);
    }

    /// <summary>Where the blocks lie, as far as they are complete; none where it is no counter file.</summary>
    public static List<nint> Blocks(byte* start, long length)
    {
        var header = (CounterHeader*)start;
        var blocks = new List<nint>();
        if (length < CounterHeader.Size || header->Magic != CounterHeader.ExpectedMagic)
            return blocks;
        long end = Math.Min(header->Used, length);
        for (long at = CounterHeader.Size; at + sizeof(BlockHeader) <= end;)
        {
            var block = (BlockHeader*)(start + at);
            // Taken, and its thread has come no further.
            if (block->Length < sizeof(BlockHeader) || at + block->Length > end)
                break;
            blocks.Add((nint)block);
            at += block->Length;
        }
        return blocks;
    }

    /// <summary>What a block of kind <see cref="BlockKind.Map"/> holds.</summary>
    public static ProfileMap Map(BlockHeader* block) => ProfileMap.Read(new ReadOnlySpan<byte>(block + 1, (int)(block->Length - sizeof(BlockHeader))).ToArray());

    private static void Add(Dictionary<int, TableSum> tables, BlockHeader* block)
    {
        if (block->Kind == BlockKind.Map)
        {
            ProfileMap map = Map(block);
            for (int i = 0; i < map.Tables.Count; i++)
                tables[block->FirstTable + i] = new TableSum(map, map.Tables[i]);
        }
        else if (block->Kind == BlockKind.Counters && tables.TryGetValue(((TableCounters*)block)->Table, out TableSum? sum)
            && block->Length >= TableCounters.Size(sum.Rows))
        {
            sum.Add((TableCounters*)block);
        }
    }
}
