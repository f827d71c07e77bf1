using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling.Reports;

/// <summary>Which lines call which methods, and how much these allocated for them.</summary>
internal sealed unsafe class CallGraph
{
    private readonly Dictionary<int, Dictionary<(int Table, int Row), long>> _callers = [];

    public void Add(CallCounters* calls)
    {
        if (!_callers.TryGetValue(calls->Table, out Dictionary<(int Table, int Row), long>? callers))
            _callers[calls->Table] = callers = [];
        (int, int) line = (calls->CallerTable, calls->CallerRow);
        callers[line] = callers.GetValueOrDefault(line) + calls->Bytes;
    }

    /// <summary>
    /// Makes increments of what is alive: a line's own bytes, and those of the methods that it called. A method with
    /// several callers is divided by what it allocated for each.
    /// </summary>
    public void ChargeAlive(Dictionary<int, TableSum> tables)
    {
        ILookup<int, (int Table, int Row, double Share)> called = Shares();
        var sums = new Dictionary<int, long>();
        foreach (int table in tables.Keys)
            Sum(table, tables, called, sums);
    }

    // The calling table's number, the called one's, the row, and the part of the called table's bytes.
    private ILookup<int, (int Table, int Row, double Share)> Shares() =>
        _callers.SelectMany(entry => entry.Value.Where(line => line.Value > 0), (entry, line) =>
                (Caller: line.Key, Called: entry.Key,
                    Share: (double)line.Value / entry.Value.Values.Where(bytes => bytes > 0).Sum()))
            .ToLookup(call => call.Caller.Table, call => (call.Called, call.Caller.Row, call.Share));

    // A method that is not finished yet calls itself by way of others: its bytes are its own lines' already.
    private static long Sum(int table, Dictionary<int, TableSum> tables,
        ILookup<int, (int Table, int Row, double Share)> called, Dictionary<int, long> sums)
    {
        if (sums.TryGetValue(table, out long sum) || !tables.TryGetValue(table, out TableSum? counts))
            return sum;
        sums[table] = 0;
        var rows = new Dictionary<int, long>();
        foreach ((int inner, int row, double share) in called[table])
            rows[row] = rows.GetValueOrDefault(row) + (long)(Sum(inner, tables, called, sums) * share);
        return sums[table] = counts.ChargeAlive(rows);
    }
}
