using System.Reflection;
using System.Runtime.CompilerServices;
using PcapStream.Profiling.Testing.Limits;
using PcapStream.Profiling.Testing.Lines;
using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing;

/// <summary>
/// Limits of the memory that a piece of a test takes. An action may be called several times: once, and if that is not
/// within the limit, again until its code is warm, and once more to decide.
/// </summary>
/// <remarks>
/// The bytes of an <see cref="Action"/> are those of its own thread, to the byte; threads that it starts are not
/// counted. The bytes of a <c>Func&lt;Task&gt;</c> are those of all threads, as it may go on anywhere: the smallest of
/// five calls counts, because other threads can only add. A failure has memory_profiler's table of the lines that grew.
/// </remarks>
public static class AssertMemory
{
    /// <summary>Fails when a call allocates more on the garbage-collected heap, garbage included.</summary>
    /// <param name="size">A size such as <c>16 KiB</c>.</param>
    /// <param name="action">The code.</param>
    /// <param name="file">The compiler's.</param>
    /// <param name="line">The compiler's.</param>
    /// <exception cref="ArgumentException">The size is not one.</exception>
    /// <exception cref="MemoryLimitException">It allocated more.</exception>
    public static void AllocatesAtMost(
        string size, Action action, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        long limit = LimitSize.Parse(size);
        Judge(Call(action, file, line), call => AllocationLimit.AtMost(call, limit));
    }

    /// <inheritdoc cref="AllocatesAtMost(string, Action, string, int)"/>
    /// <returns>A task for the judgement.</returns>
    public static async Task AllocatesAtMost(
        string size, Func<Task> action, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        long limit = LimitSize.Parse(size);
        await JudgeAsync(Call(action, file, line), call => AllocationLimit.AtMost(call, limit)).ConfigureAwait(false);
    }

    /// <summary>Fails when a call allocates more or less on the garbage-collected heap.</summary>
    /// <param name="bytes">Bytes; 0 for no object at all.</param>
    /// <param name="action">The code.</param>
    /// <param name="file">The compiler's.</param>
    /// <param name="line">The compiler's.</param>
    /// <exception cref="MemoryLimitException">It allocated more or less.</exception>
    public static void AllocatesExactly(
        long bytes, Action action, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Judge(Call(action, file, line), call => AllocationLimit.Exactly(call, bytes));

    /// <summary>Fails when allocations grow faster with the size of the input.</summary>
    /// <param name="ratio">The most bytes per unit of size: the slope of a line through all sizes.</param>
    /// <param name="sizes">At least two sizes.</param>
    /// <param name="action">The code, which is given a size.</param>
    /// <param name="file">The compiler's.</param>
    /// <param name="line">The compiler's.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes.</exception>
    /// <exception cref="MemoryLimitException">They grew faster.</exception>
    public static void GrowsAtMost(
        double ratio, IReadOnlyList<long> sizes, Action<long> action, [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(action);
        if (sizes.Distinct().Count() < 2)
            throw new ArgumentException("a slope needs at least two sizes", nameof(sizes));
        long largest = sizes.Max();
        Judge(Call(() => action(largest), file, line, action.Method), async call =>
        {
            var points = new List<(long Size, long Bytes)>();
            foreach (long size in sizes)
            {
                LimitedCall one = Call(() => action(size), file, line, action.Method);
                points.Add((size, (await AllocationLimit.Warm(one).ConfigureAwait(false)).Least));
            }
            GrowthLimit.AtMost(points, ratio, call, "size");
        });
    }

    /// <summary>
    /// Fails when the process's resident set grows more during a call, at its highest: objects, garbage that waits for
    /// a collection, and native memory, of all threads.
    /// </summary>
    /// <param name="size">A size such as <c>64 MiB</c>.</param>
    /// <param name="action">The code.</param>
    /// <param name="file">The compiler's.</param>
    /// <param name="line">The compiler's.</param>
    /// <exception cref="ArgumentException">The size is not one.</exception>
    /// <exception cref="MemoryLimitException">It grew more.</exception>
    public static void PeaksAtMost(
        string size, Action action, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        long limit = LimitSize.Parse(size);
        Judge(Call(action, file, line), call => PeakLimit.AtMost(call, limit));
    }

    /// <summary>
    /// Fails when each call leaves objects on the heap that can still be reached: after the first calls, two in a row
    /// must leave nothing. Objects of all threads count, so no other test may run at the same time.
    /// </summary>
    /// <param name="action">The code, which is called up to 82 times.</param>
    /// <param name="file">The compiler's.</param>
    /// <param name="line">The compiler's.</param>
    /// <exception cref="MemoryLimitException">It leaves objects; the message has their types and numbers.</exception>
    public static void NoLeak(
        Action action, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Judge(Call(action, file, line), LeakLimit.None);

    private static ThreadCall Call(Action action, string file, int line, MethodInfo? code = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        return new ThreadCall(
            Name(file, line), CallPlace.At(file, line, test: null, code ?? action.Method), action);
    }

    private static ProcessCall Call(Func<Task> action, string file, int line)
    {
        ArgumentNullException.ThrowIfNull(action);
        // Later, the stack may be another one.
        MethodBase? test = TestMethod.Running(action.Method);
        return new ProcessCall(Name(file, line), CallPlace.At(file, line, test, action.Method), action);
    }

    private static string Name(string file, int line) => $"{Path.GetFileName(file)}:{line}";

    // A synchronous call never waits.
    private static void Judge(LimitedCall call, Func<LimitedCall, ValueTask> judge) =>
        JudgeAsync(call, judge).AsTask().GetAwaiter().GetResult();

    private static ValueTask JudgeAsync(LimitedCall call, Func<LimitedCall, ValueTask> judge) =>
        ProfiledRun.IsOn ? ProfiledRun.Run(call) : judge(call);
}
