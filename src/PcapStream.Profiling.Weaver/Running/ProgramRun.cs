using System.Diagnostics;
using System.Runtime.InteropServices;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>Runs a woven program with the streams of this one. Who interrupts or ends us means the program: then it ends, and we report.</summary>
internal static partial class ProgramRun
{
    private const string HookVariable = "DOTNET_STARTUP_HOOKS";
    private const int Hangup = 1;
    private const int Termination = 15;

    /// <returns>The program's exit code, 128 and the signal's number where a signal ended it; and what was seen meanwhile, if that is wanted.</returns>
    public static (int ExitCode, IReadOnlyList<ProfileSample> Timeline) Run(ProgramFiles program, ProfileOptions options, string data)
    {
        ProcessStartInfo start = program.IsSelfContained
            ? new ProcessStartInfo(program.Executable, options.Arguments)
            : new ProcessStartInfo(DotnetHost.Path, [program.Assembly, .. options.Arguments]);
        string? hooks = Environment.GetEnvironmentVariable(HookVariable);
        string runtime = RuntimeLibrary.In(program.Folder);
        start.Environment[HookVariable] = string.IsNullOrEmpty(hooks) ? runtime : $"{runtime}{Path.PathSeparator}{hooks}";
        start.Environment[Settings.DataVariable] = data;
        start.Environment[Settings.BackendVariable] = options.Backend.ToString();

        Process? child = null;
        // Ctrl-C reaches the program by itself.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Forward(context, Termination));
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
                child.WaitForExit();
            return (child.ExitCode, timeline);
        }
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
