using System.Diagnostics;
using System.Runtime.InteropServices;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>
/// Runs a woven program with this process's streams. Signals to this process are passed on to the program, and the
/// report follows its end.
/// </summary>
internal static partial class ProgramRun
{
    private const string HookVariable = "DOTNET_STARTUP_HOOKS";
    private const int Hangup = 1;
    private const int Termination = 15;

    /// <returns>
    /// The program's exit code, or 128 plus the number of the signal that ended it; and samples, if they are wanted.
    /// </returns>
    public static (int ExitCode, IReadOnlyList<ProfileSample> Timeline) Run(
        ProgramFiles program, ProfileOptions options, string data)
    {
        ProcessStartInfo start = program.IsSelfContained
            ? new ProcessStartInfo(program.Executable, options.Arguments)
            : new ProcessStartInfo(DotnetHost.Path, [program.Assembly, .. options.Arguments]);
        string? hooks = Environment.GetEnvironmentVariable(HookVariable);
        string runtime = RuntimeLibrary.In(program.Folder);
        start.Environment[HookVariable] = string.IsNullOrEmpty(hooks)
            ? runtime
            : $"{runtime}{Path.PathSeparator}{hooks}";
        start.Environment[Settings.DataVariable] = data;
        start.Environment[Settings.BackendVariable] = options.Backend.ToString();
        if (options.Backend is Backend.Rss or Backend.Pss or Backend.Uss)
            start.Environment.TryAdd(Settings.SmallestGenerationVariable, Settings.SmallGeneration);

        start.RedirectStandardOutput = options.OutputToError;

        Process? child = null;
        // The terminal sends Ctrl-C to the program itself.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM, context => Forward(context, Termination));
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Forward(context, Hangup));
        void Forward(PosixSignalContext context, int signal)
        {
            context.Cancel = true;
            End(child, signal);
        }

        using (child = Process.Start(start)!)
        {
            var timeline = new List<ProfileSample>();
            using (options.Timeline ? new GrowthSampler(child, data, timeline) : null)
            {
                if (options.OutputToError)
                    Copy(child.StandardOutput.BaseStream);
                child.WaitForExit();
            }
            return (child.ExitCode, timeline);
        }
    }

    private static void Copy(Stream output)
    {
        using Stream error = Console.OpenStandardError();
        output.CopyTo(error);
    }

    private static void End(Process? child, int signal)
    {
        if (child is null)
            return;
        if (OperatingSystem.IsWindows())
            child.Kill();
        else
            _ = Kill(child.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
