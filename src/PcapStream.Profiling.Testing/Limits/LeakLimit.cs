using System.Globalization;
using PcapStream.Profiling.Testing.Heap;
using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing.Limits;

/// <summary>
/// Judges leaks. After each call the heap is collected. Two calls in a row that keep nothing prove that the code has no
/// leak; ten without two such calls are one. A call after which less is alive proves nothing and is repeated.
/// </summary>
internal static class LeakLimit
{
    private const int Stable = 2;
    private const int Rounds = 10;
    private const int MostDisturbed = 20;
    private const int CensusCalls = 20;
    private const int Types = 10;
    private const int Chains = 3;

    public static async ValueTask None(LimitedCall call)
    {
        for (int warm = 0; warm < ThreadAllocations.Warming; warm++)
            await call.Run().ConfigureAwait(false);
        var growth = new long[Rounds];
        long last = LiveBytes.Read();
        for (int round = 0, quiet = 0, disturbed = 0; round < Rounds;)
        {
            await call.Run().ConfigureAwait(false);
            long change = LiveBytes.Read() - last;
            last += change;
            // Something else has died meanwhile, such as buffers of a pool, and may hide what the call keeps.
            if (change < 0 && disturbed++ < MostDisturbed)
                continue;
            growth[round++] = change;
            quiet = change <= 0 ? quiet + 1 : 0;
            if (quiet == Stable)
                return;
        }
        KeptObjects kept = await Kept(call).ConfigureAwait(false);
        throw call.Exceeds($"keeps {LimitSize.Text(Usual(growth))} alive after each call\n{kept.Text}", kept);
    }

    // Objects that only wait for their finalizers do not count.
    private static HeapCensus Census()
    {
        LiveBytes.Read();
        return HeapCensus.Take();
    }

    private static async ValueTask<HeapCensus> After(LimitedCall call)
    {
        for (int calls = 0; calls < CensusCalls; calls++)
            await call.Run().ConfigureAwait(false);
        return Census();
    }

    // The median, unless most calls keep nothing: what happens now and then, such as a longer table, is not in each.
    private static long Usual(long[] growth)
    {
        Array.Sort(growth);
        return growth[Rounds / 2] > 0 ? growth[Rounds / 2] : growth.Sum() / Rounds;
    }

    private static async ValueTask<KeptObjects> Kept(LimitedCall call)
    {
        try
        {
            // The first leaves what happens only once. What the code keeps grows twice; other growth seldom does.
            Census();
            HeapCensus[] censuses =
            [
                Census(), await After(call).ConfigureAwait(false), await After(call).ConfigureAwait(false),
            ];
            (string Type, double Count, double Bytes)[] grown =
            [
                .. from type in censuses[2].Types
                   let counts = Array.ConvertAll(censuses, census => census.Types.GetValueOrDefault(type.Key))
                   let growth = TypeCount.Least(counts[1] - counts[0], counts[2] - counts[1])
                   where growth.Bytes > 0
                   orderby growth.Bytes descending
                   select (type.Key, growth.Count / (double)CensusCalls, growth.Bytes / (double)CensusCalls),
            ];
            // What happens now and then, such as a longer table, is not in each call, unless it is all there is.
            var each = Array.FindAll(grown, type => type.Count >= 1);
            if (each.Length > 0)
                grown = each;
            string types = string.Join('\n', grown.Take(Types).Select(type => string.Create(
                CultureInfo.InvariantCulture, $"  {type.Count:0.##} of {type.Type}, {type.Bytes:0.#} B")));
            long least = each.Length > 0 ? CensusCalls : 1;
            HashSet<string> names = [.. grown.Select(type => type.Type)];
            // Other chains end at objects that are kept by something else now.
            return new KeptObjects(types, names,
            [
                .. KeepingTree.Grown(censuses, least).Where(chain => names.Contains(chain.Types[^1].Name))
                    .Take(Chains).Select(chain => chain with { Count = chain.Count / CensusCalls }),
            ]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new KeptObjects($"  of unknown types: {error.Message}", [], []);
        }
    }
}
