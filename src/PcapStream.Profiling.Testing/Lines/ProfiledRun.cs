using System.Diagnostics;
using PcapStream.Profiling.Counters;
using PcapStream.Profiling.Survival;
using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>
/// The second run of a test that has exceeded its limit, in a process of its own, woven: nothing is judged. The
/// counters are saved before and after the call in question, and the process ends.
/// </summary>
internal static class ProfiledRun
{
    /// <summary>The variable for the folder that counters are saved in.</summary>
    public const string FolderVariable = "PCAPSTREAM_TEST_FOLDER";

    /// <summary>The variable for <see cref="CallPlace.Key"/> of the call.</summary>
    public const string KeyVariable = "PCAPSTREAM_TEST_CALL";

    // What calls keep has to stand out from what one call needs meanwhile.
    private const int LeastLeakCalls = 10;
    private const int MostLeakCalls = 1000;
    private static readonly TimeSpan LeakTime = TimeSpan.FromSeconds(2);

    private static readonly string? Folder = Environment.GetEnvironmentVariable(FolderVariable);
    private static readonly string? Key = Environment.GetEnvironmentVariable(KeyVariable);

    private static int _isTaken;

    /// <summary>Whether this process is such a run.</summary>
    public static bool IsOn => Folder is not null;

    /// <summary>The counters before the call.</summary>
    public static string Before(string folder) => Path.Combine(folder, "before");

    /// <summary>The counters after the call.</summary>
    public static string After(string folder) => Path.Combine(folder, "after");

    /// <summary>Calls it; does not return if it is the call in question.</summary>
    public static async ValueTask Run(LimitedCall call)
    {
        if (call.Place.Key != Key || Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            if (!call.HasRun)
                await call.Run().ConfigureAwait(false);
            return;
        }
        for (int warm = 0; warm < ThreadAllocations.Warming; warm++)
            await call.Run().ConfigureAwait(false);
        Survivors.KeepHighest();
        Save(Before(Folder!));
        if (Settings.Backend == Backend.Live)
            await Repeat(call).ConfigureAwait(false);
        else
            await call.Run().ConfigureAwait(false);
        Save(After(Folder!));
        Environment.Exit(0);
    }

    private static async ValueTask Repeat(LimitedCall call)
    {
        var time = Stopwatch.StartNew();
        for (int calls = 0; calls < LeastLeakCalls || (calls < MostLeakCalls && time.Elapsed < LeakTime); calls++)
            await call.Run().ConfigureAwait(false);
    }

    private static unsafe void Save(string path)
    {
        using FileStream file = File.Create(path);
        file.Write(new ReadOnlySpan<byte>(CounterFile.Header, checked((int)CounterFile.Header->Used)));
    }
}
