using System.Runtime.InteropServices;
using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling.Reports;

/// <summary>Reads the counter file of a program that still runs, has ended, or was killed.</summary>
internal static unsafe class ProfileData
{
    /// <summary>The number of bytes in use; 0 when the header is not written yet.</summary>
    public static long BytesUsed(SafeBuffer file) => file.Read<CounterHeader>(0).Used;

    /// <exception cref="InvalidDataException">The data is not a counter file.</exception>
    public static MemoryProfile Read(SafeBuffer file)
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

    /// <exception cref="InvalidDataException">The data is not a counter file.</exception>
    public static MemoryProfile Read(byte* start, long length)
    {
        var header = (CounterHeader*)start;
        if (length < CounterHeader.Size || header->Magic != CounterHeader.ExpectedMagic)
            throw new InvalidDataException("not a profile");
        if (header->Used > length)
            throw new InvalidDataException($"a truncated profile: it has {length} bytes of {header->Used}");
        var tables = new Dictionary<int, TableSum>();
        var calls = new CallGraph();
        foreach (nint block in Blocks(start, length))
            Add(tables, calls, (CounterBlock*)block);
        long alive = tables.Values.Sum(table => table.Alive);
        bool atEnd = alive >= tables.Values.Sum(table => table.AliveAtHighest) / 2;
        foreach (TableSum table in tables.Values)
            table.ChooseAlive(atEnd);
        if (header->Backend == Backend.Live)
            calls.ChargeAlive(tables);
        IEnumerable<ProfiledMethod> methods = tables.Values.Where(table => table.HasRun)
            .Select(table => table.ToMethod())
            .OrderBy(method => method.File, StringComparer.Ordinal)
            .ThenBy(method => method.Signature.Line)
            .ThenBy(method => method.Name, StringComparer.Ordinal);
        return new MemoryProfile(header->Backend, (ProfileEnding)header->State, header->Refused == 0, [.. methods])
        {
            Live = header->LiveReadings == 0 ? null : new LiveReadings(header->LiveReadings,
                (double)header->LiveTicks / header->LiveElapsed, header->Thinned == 0, atEnd),
        };
    }

    /// <summary>The addresses of all complete blocks; empty when the data is not a counter file.</summary>
    public static List<nint> Blocks(byte* start, long length)
    {
        var header = (CounterHeader*)start;
        var blocks = new List<nint>();
        if (length < CounterHeader.Size || header->Magic != CounterHeader.ExpectedMagic)
            return blocks;
        long end = Math.Min(header->Used, length);
        for (long at = CounterHeader.Size; at + sizeof(CounterBlock) <= end;)
        {
            var block = (CounterBlock*)(start + at);
            // Allocated, but its thread has not continued yet.
            if (block->Length < sizeof(CounterBlock) || at + block->Length > end)
                break;
            blocks.Add((nint)block);
            at += block->Length;
        }
        return blocks;
    }

    /// <summary>Reads a block of kind <see cref="CounterBlockKind.Map"/>.</summary>
    public static ProfileMap Map(CounterBlock* block)
    {
        int length = (int)(block->Length - sizeof(CounterBlock));
        return ProfileMap.Read(new ReadOnlySpan<byte>(block + 1, length).ToArray());
    }

    private static void Add(Dictionary<int, TableSum> tables, CallGraph calls, CounterBlock* block)
    {
        if (block->Kind == CounterBlockKind.Map)
        {
            ProfileMap map = Map(block);
            for (int i = 0; i < map.Tables.Count; i++)
                tables[block->FirstTable + i] = new TableSum(map, map.Tables[i]);
        }
        else if (block->Kind == CounterBlockKind.Counters
            && tables.TryGetValue(((TableCounters*)block)->Table, out TableSum? sum)
            && block->Length >= TableCounters.Size(sum.Rows))
        {
            sum.Add((TableCounters*)block);
        }
        else if (block->Kind == CounterBlockKind.Calls)
        {
            calls.Add((CallCounters*)block);
        }
    }
}

/// <summary>The sums of one table over all threads.</summary>
internal sealed unsafe class TableSum(ProfileMap map, MappedTable table)
{
    private readonly long[] _highest = new long[table.Rows.Count];
    private readonly ProfiledLine[] _lines =
        [.. table.Rows.Select(row => new ProfiledLine(map.Documents[row.Document], row.Line, 0, 0, 0, false))];
    private long _calls;
    private long _growth;

    public int Rows => _lines.Length;

    /// <summary>Bytes that its lines have allocated and that are still alive.</summary>
    public long Alive => _lines.Sum(line => line.Alive);

    /// <summary>The same at the time when most bytes were alive.</summary>
    public long AliveAtHighest => _highest.Sum();

    /// <summary>Whether any thread has run it.</summary>
    public bool HasRun { get; private set; }

    public void Add(TableCounters* counters)
    {
        HasRun = true;
        _calls += counters->Calls;
        // The final growth of an open activation is unknown.
        bool open = counters->Depth > 0;
        _growth += open && counters->Closed == 0 ? counters->Charged : counters->Growth;
        for (int i = 0; i < _lines.Length; i++)
        {
            RowCounters* row = counters->Row(i);
            _lines[i] = _lines[i] with
            {
                Increment = _lines[i].Increment + row->Increment,
                Occurrences = _lines[i].Occurrences + (i == 0 ? counters->Calls : row->Occurrences),
                Highest = Math.Max(_lines[i].Highest, i == 0 ? counters->HighestEntry : row->Highest),
                InProgress = _lines[i].InProgress || (open && counters->Current == i),
                Own = _lines[i].Own + row->Own,
                Alive = _lines[i].Alive + row->Survival.Alive,
            };
            _highest[i] += row->Survival.AliveAtHighest;
        }
    }

    /// <summary>Takes the bytes that are alive from the end, or from the time when most were alive.</summary>
    public void ChooseAlive(bool atEnd)
    {
        for (int i = 0; i < _lines.Length; i++)
        {
            // A filter runs before the methods that it unwinds end, so that a reading then counts their bytes twice.
            long allocated = Math.Max(0, _lines[i].Own);
            _lines[i] = _lines[i] with { Alive = Math.Min(atEnd ? _lines[i].Alive : _highest[i], allocated) };
        }
    }

    /// <summary>Makes increments of what is alive, with the bytes of called methods.</summary>
    /// <param name="called">The bytes of called methods, for each row.</param>
    /// <returns>The sum.</returns>
    public long ChargeAlive(IReadOnlyDictionary<int, long> called)
    {
        for (int i = 0; i < _lines.Length; i++)
            _lines[i] = _lines[i] with { Increment = _lines[i].Alive + called.GetValueOrDefault(i) };
        return _growth = _lines.Sum(line => line.Increment);
    }

    /// <summary>
    /// The lines in order after the signature; those of other files, such as field initialisers, at the end.
    /// </summary>
    public ProfiledMethod ToMethod() => new(table.Name, _calls, _growth,
    [
        _lines[0],
        .. _lines.Skip(1)
            .OrderBy(line => line.File != _lines[0].File)
            .ThenBy(line => line.File, StringComparer.Ordinal)
            .ThenBy(line => line.Line),
    ])
    {
        Title = table.Title,
    };
}
