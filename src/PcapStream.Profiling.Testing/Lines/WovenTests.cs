using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver;
using PcapStream.Profiling.Weaver.Running;
using PcapStream.Profiling.Weaver.Weaving;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>
/// A copy of a test project's output in which the project and those that it refers to are woven. It is made at the
/// first failure and removed when the process ends.
/// </summary>
internal sealed class WovenTests
{
    private const string Dependencies = ".deps.json";

    private static readonly ConcurrentDictionary<string, Lazy<WovenTests>> Known = new();

    private readonly Lock _gate = new();
    private readonly ProgramFiles _copy;
    private readonly string _folder;
    private int _runs;

    private WovenTests(string assembly)
    {
        _folder = Directory.CreateTempSubdirectory("pcapstream-test-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_folder, recursive: true);
        ProgramFiles program = ProgramFiles.Find(assembly);
        _copy = ProgramCopy.Of(program, Directory.CreateDirectory(Path.Combine(_folder, "tests")).FullName,
            Backend.Alloc);
        string[] libraries = [.. OwnLibraries(assembly)];
        Assemblies = [assembly, .. libraries];
        ProgramWeaver.Weave(assembly, libraries, DotnetHost.Frameworks, ["*"], _copy.Folder,
            reports: false);
    }

    /// <summary>The assemblies that are woven in the copy, as the compiler wrote them.</summary>
    public IReadOnlyList<string> Assemblies { get; }

    /// <summary>The woven copy of a test assembly's output.</summary>
    /// <exception cref="ProfilingException">It cannot be woven.</exception>
    public static WovenTests Of(string assembly) =>
        Known.GetOrAdd(assembly, path => new Lazy<WovenTests>(() => new WovenTests(path))).Value;

    /// <summary>Runs one test, and counts what one call in it does.</summary>
    /// <param name="test">The test method.</param>
    /// <param name="key">The call's <see cref="CallPlace.Key"/>.</param>
    /// <param name="backend">The figure of memory; what is alive is read at the end of the process.</param>
    /// <exception cref="ProfilingException">The test did not come to the call.</exception>
    public MemoryProfile Run(MethodBase test, string key, Backend backend)
    {
        // One at a time, since tests that fail together would wait for each other's processes.
        lock (_gate)
        {
            string folder = Directory.CreateDirectory(Path.Combine(_folder, $"run-{++_runs}")).FullName;
            string output = TestProcess.Run(_copy.Assembly, test, key, backend, folder);
            if (!File.Exists(ProfiledRun.After(folder)))
            {
                throw new ProfilingException(
                    $"when {TestMethod.Name(test)} ran again, it did not come to the limit:\n{output}");
            }
            MemoryProfile before = Read(ProfiledRun.Before(folder));
            if (backend != Backend.Live)
                return ProfileSince.Of(before, Read(ProfiledRun.After(folder)));
            // What the call keeps is what is still alive at the end of the process.
            using var counters = new CounterView(TestProcess.Counters(folder));
            return ProfileSince.Of(before, counters.Read()!);
        }
    }

    private static unsafe MemoryProfile Read(string path)
    {
        byte[] counters = File.ReadAllBytes(path);
        fixed (byte* start = counters)
            return ProfileData.Read(start, counters.Length);
    }

    // The project's own libraries have the type "project" in its list of dependencies.
    private static IEnumerable<string> OwnLibraries(string assembly)
    {
        string list = Path.ChangeExtension(assembly, null) + Dependencies;
        if (!File.Exists(list))
            return [];
        using JsonDocument dependencies = JsonDocument.Parse(File.ReadAllBytes(list));
        string folder = Path.GetDirectoryName(assembly)!;
        return
        [
            .. dependencies.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() == "project")
                .Select(library => library.Name.Split('/')[0])
                // This one, and those that it works with, when they are not a package's.
                .Where(name => !name.StartsWith("PcapStream.Profiling", StringComparison.Ordinal))
                .Select(name => Path.Combine(folder, name + ".dll"))
                .Where(path => path != assembly && File.Exists(path))
                .Order(StringComparer.Ordinal),
        ];
    }
}
