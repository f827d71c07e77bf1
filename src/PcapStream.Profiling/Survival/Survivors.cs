using System.Runtime.InteropServices;
using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling.Survival;

/// <summary>What the lines have left alive. A reading gives only the sum; this divides it.</summary>
/// <remarks>
/// <para>
/// Every line's allocations since the last reading are known to the byte. If only one line has allocated, the growth is
/// its own, and gives the share of its allocations that survives. If several have, those whose allocations survive most
/// gain first. If bytes are missing, also of what lines usually keep, the births of that size have died (see
/// <see cref="Births"/>); without such births, those lines lose first whose allocations survive least.
/// </para>
/// <para>Readings take turns, so that this needs no lock.</para>
/// </remarks>
internal static unsafe class Survivors
{
    // The least share of a line's allocations that survives if they usually do.
    private const double Usual = 0.5;

    // The lines that have allocated since the last reading.
    private static nint* _fresh;
    private static int _freshCount;
    private static int _freshCapacity;

    // By number, for each table the counters that hold what its lines have left alive on all threads.
    private static TableCounters** _tables;
    private static int _tableCount;

    private static long _alive;
    private static long _highest;
    private static long _seen;

    // Growth for which no allocation was found: those of lines that other threads have not finished are not counted
    // yet.
    private static long _early;

    /// <summary>Sets the first reading. Allocates what <see cref="Note"/> would allocate when it sorts.</summary>
    public static void Begin(long live)
    {
        _seen = live;
        Divide(0);
    }

    /// <summary>Divides the growth since the last reading.</summary>
    /// <param name="live">The reading.</param>
    public static void Note(long live)
    {
        long change = live - _seen;
        _seen = live;
        long allocated = Collect(out RowSurvival* largest);
        long growth = Math.Min(change + _early, allocated);
        // The rest was not allocated by any line, unless it shows by the next reading.
        _early = Math.Clamp(change + _early - growth, 0, Math.Max(0, change));
        if (largest != null && allocated - largest->Fresh <= Births.Noise)
            NoteOne(largest, growth);
        else
            NoteSeveral(growth + Died(growth));
        if (_alive > _highest)
            KeepHighest();
    }

    /// <summary>Takes what is alive now as the most that was.</summary>
    public static void KeepHighest()
    {
        _highest = _alive;
        for (int table = 0; table < _tableCount; table++)
        {
            for (int i = 0; _tables[table] != null && i < _tables[table]->Rows; i++)
                _tables[table]->Row(i)->Survival.AliveAtHighest = _tables[table]->Row(i)->Survival.Alive;
        }
    }

    /// <summary>Adds bytes to those that a line has left alive.</summary>
    public static void Gain(RowSurvival* row, long bytes)
    {
        row->Alive += bytes;
        _alive += bytes;
    }

    /// <summary>Takes bytes from a line, at most those that it has.</summary>
    /// <returns>The bytes taken.</returns>
    public static long Lose(RowSurvival* row, long most)
    {
        long bytes = Math.Min(most, row->Alive);
        if (bytes == 0)
            return 0;
        row->Survived -= (long)((double)row->Survived * bytes / row->Alive);
        row->Alive -= bytes;
        _alive -= bytes;
        return bytes;
    }

    // Finds what each line has allocated since the last reading, on all threads.
    private static long Collect(out RowSurvival* largest)
    {
        for (; _freshCount > 0; _freshCount--)
            ((RowSurvival*)_fresh[_freshCount - 1])->Fresh = 0;
        long sum = 0;
        for (ThreadCounters* thread = ThreadCounters.Last; thread != null; thread = thread->Next)
        {
            for (int table = 0; table < thread->Capacity; table++)
            {
                if (thread->At(table) != null)
                    sum += Collect(thread->At(table), Shared(table, thread->At(table)));
            }
        }
        largest = null;
        for (int i = 0; i < _freshCount; i++)
        {
            var row = (RowSurvival*)_fresh[i];
            if (largest == null || row->Fresh > largest->Fresh)
                largest = row;
        }
        return sum;
    }

    private static long Collect(TableCounters* table, TableCounters* shared)
    {
        long sum = 0;
        for (int i = 0; i < table->Rows; i++)
        {
            RowCounters* counters = table->Row(i);
            // Another thread may be between two steps that belong together; allocations never fall.
            long bytes = counters->Own - counters->Seen;
            if (bytes <= 0)
                continue;
            counters->Seen += bytes;
            sum += bytes;
            RowSurvival* row = &shared->Row(i)->Survival;
            if (row->Fresh == 0)
                AddFresh(row);
            row->Fresh += bytes;
        }
        return sum;
    }

    // The counters that hold what a table's lines have left alive on all threads: those that were seen first.
    private static TableCounters* Shared(int table, TableCounters* counters)
    {
        if (table >= _tableCount)
        {
            int count = Math.Max(table + 1, _tableCount * 2);
            _tables = (TableCounters**)NativeMemory.Realloc(_tables, (nuint)count * (nuint)sizeof(nint));
            new Span<nint>(_tables + _tableCount, count - _tableCount).Clear();
            _tableCount = count;
        }
        if (_tables[table] == null)
            _tables[table] = counters;
        return _tables[table];
    }

    private static void AddFresh(RowSurvival* row)
    {
        if (_freshCount == _freshCapacity)
        {
            _freshCapacity = Math.Max(1024, _freshCapacity * 2);
            _fresh = (nint*)NativeMemory.Realloc(_fresh, (nuint)_freshCapacity * (nuint)sizeof(nint));
        }
        _fresh[_freshCount++] = (nint)row;
    }

    private static void NoteOne(RowSurvival* row, long growth)
    {
        long allocated = row->Fresh;
        long born = Math.Clamp(growth, 0, allocated);
        // Earlier births that died meanwhile hide that all of it has survived, or that none has.
        if (growth < allocated - Births.Noise && Math.Abs(growth) > Births.Noise)
        {
            if (Births.Kill(allocated - growth))
            {
                born = allocated;
            }
            else if (growth < 0 && !Births.Kill(-growth))
            {
                born = (long)(allocated * row->Rate);
                Births.Add(row, born);
                Lose(born - growth);
                return;
            }
        }
        row->Tried += allocated;
        row->Survived += born;
        Births.Add(row, born);
    }

    private static void NoteSeveral(long growth)
    {
        if (growth > 0)
            Divide(growth);
        else
            Lose(-growth);
    }

    // What lines usually keep shows what has died meanwhile, which the growth lacks: births of that size, or what lines
    // have that usually keep nothing, such as a temporary object that was in use at the last reading.
    private static long Died(long growth)
    {
        long missing = Kept() - growth;
        if (missing <= Births.Noise)
            return 0;
        if (Births.Kill(missing))
            return missing;
        long died = 0;
        while (died < missing && Weakest() is var row && row != null && row->Rate < Usual)
            died += Lose(row, missing - died);
        return died;
    }

    // What the lines that have allocated have left alive, as far as they are known to do so usually.
    private static long Kept()
    {
        long kept = 0;
        for (int i = 0; i < _freshCount; i++)
        {
            var row = (RowSurvival*)_fresh[i];
            if (row->Tried > 0 && row->Rate >= Usual)
                kept += (long)(row->Fresh * row->Rate);
        }
        return kept;
    }

    // Lines whose allocations survive most gain first: what they usually keep, and then the rest.
    private static void Divide(long growth)
    {
        var rows = new Span<nint>(_fresh, _freshCount);
        rows.Sort(static (one, other) => Compare((RowSurvival*)one, (RowSurvival*)other));
        for (int round = 0; round < 2; round++)
        {
            foreach (nint place in rows)
            {
                var row = (RowSurvival*)place;
                long born = Math.Min(growth, round == 0 ? (long)(row->Fresh * row->Rate) : row->Fresh);
                row->Fresh -= born;
                growth -= born;
                Births.Add(row, born);
            }
        }
    }

    // Of two that survive alike, the one of which more is known.
    private static int Compare(RowSurvival* one, RowSurvival* other) =>
        one->Rate == other->Rate ? other->Tried.CompareTo(one->Tried) : other->Rate.CompareTo(one->Rate);

    private static void Lose(long bytes)
    {
        if (bytes <= 0 || Births.Kill(bytes))
            return;
        while (bytes > 0 && Weakest() is var row && row != null)
            bytes -= Lose(row, bytes);
    }

    private static RowSurvival* Weakest()
    {
        RowSurvival* weakest = null;
        for (int table = 0; table < _tableCount; table++)
        {
            for (int i = 0; _tables[table] != null && i < _tables[table]->Rows; i++)
            {
                RowSurvival* row = &_tables[table]->Row(i)->Survival;
                if (row->Alive > 0 && (weakest == null || IsWeaker(row, weakest)))
                    weakest = row;
            }
        }
        return weakest;
    }

    // Of two that lose alike, the one that has more.
    private static bool IsWeaker(RowSurvival* one, RowSurvival* other) =>
        one->Rate < other->Rate || (one->Rate == other->Rate && one->Alive > other->Alive);
}
