using PcapStream.Tables;

namespace PcapStream.Tests.Tables;

/// <summary>The expected results of tables, from a dictionary in memory.</summary>
internal sealed class Model
{
    private readonly Dictionary<(ulong High, ulong Low), Tally> _tallies = [];

    public IReadOnlyCollection<Tally> Tallies => _tallies.Values;

    /// <summary>Counts a value under a key here and in a table.</summary>
    public void Count<TLogic>(AggregateTable<Tally, TLogic> table, ulong high, ulong low, long value)
        where TLogic : struct, IRecordLogic<Tally>
    {
        Tally one = Tally.Of(high, low, value);
        ref Tally found = ref table.FindOrAdd(one, out bool added);
        if (!added)
            Tally.Merge(ref found, one);
        if (_tallies.TryGetValue((high, low), out Tally known))
        {
            Tally.Merge(ref known, one);
            one = known;
        }
        else
        {
            Assert.True(added);
        }
        _tallies[(high, low)] = one;
    }

    /// <summary>Keys that repeat at random, some very often, in networks of a few prefixes.</summary>
    public void CountAtRandom<TLogic>(AggregateTable<Tally, TLogic> table, Random random, int values, int keys)
        where TLogic : struct, IRecordLogic<Tally>
    {
        for (int i = 0; i < values; i++)
        {
            ulong key = (ulong)(keys * Math.Pow(random.NextDouble(), 3));
            Count(table, (key % 5) << 32, key, random.NextInt64());
        }
    }

    public void ShouldBe<TLogic>(AggregateTable<Tally, TLogic> table)
        where TLogic : struct, IRecordLogic<Tally>
    {
        Tally[] expected = [.. _tallies.Values.OrderBy(tally => tally.KeyHigh).ThenBy(tally => tally.KeyLow)];
        Assert.Equal(expected, All(table.Drain()));
    }

    public static List<Tally> All(SortedRecords<Tally> records)
    {
        var all = new List<Tally>();
        foreach (ref readonly Tally record in records)
            all.Add(record);
        return all;
    }
}
