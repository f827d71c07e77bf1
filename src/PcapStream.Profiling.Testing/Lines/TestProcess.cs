using System.Diagnostics;
using System.Reflection;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>
/// Runs one test in a process of its own, by its framework's own runner, which makes fixtures and data as before. In a
/// process of its own, code is compiled once, with nothing running at the same time; both need settings that a process
/// only takes when it starts.
/// </summary>
internal static class TestProcess
{
    private const int OutputLines = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The counter file of a run.</summary>
    public static string Counters(string folder) => Path.Combine(folder, "counters");

    /// <summary>Runs it, in each way that the framework knows until one comes to the call.</summary>
    /// <returns>The end of what the last one printed.</returns>
    public static string Run(string assembly, MethodBase test, string key, Backend backend, string folder)
    {
        string output = "";
        foreach (string[] arguments in Ways(assembly, test))
        {
            // What an earlier way has counted is of no use, and each process begins with an empty file.
            File.Delete(Counters(folder));
            output = Run(arguments, key, backend, folder);
            if (File.Exists(ProfiledRun.After(folder)))
                break;
        }
        return output;
    }

    // An assembly that is a program runs its tests itself, by xUnit's options or those of Microsoft.Testing.Platform;
    // others need VSTest, which the SDK has.
    private static IEnumerable<string[]> Ways(string assembly, MethodBase test)
    {
        string name = TestMethod.Name(test);
        if (TestMethod.IsXunit(test))
        {
            yield return [assembly, "-explicit", "on", "-method", name];
            yield return [assembly, "--explicit", "on", "--filter-method", name];
        }
        else if (Assembly.GetEntryAssembly() == test.Module.Assembly)
        {
            yield return [assembly, "--filter", $"FullyQualifiedName~{name}"];
        }
        else
        {
            yield return ["vstest", assembly, $"--TestCaseFilter:FullyQualifiedName~{name}"];
        }
    }

    private static string Run(string[] arguments, string key, Backend backend, string folder)
    {
        var start = new ProcessStartInfo(DotnetHost.Path, arguments)
        {
            WorkingDirectory = Environment.CurrentDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Settings.DataVariable] = Counters(folder);
        start.Environment[Settings.BackendVariable] = backend.ToString();
        start.Environment[ProfiledRun.FolderVariable] = folder;
        start.Environment[ProfiledRun.KeyVariable] = key;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
            process.Kill(entireProcessTree: true);
        Task.WaitAll(output, error);
        IEnumerable<string> lines = (output.Result + error.Result).Split('\n').Where(line => line.Trim().Length > 0);
        return string.Join('\n', lines.TakeLast(OutputLines));
    }
}
