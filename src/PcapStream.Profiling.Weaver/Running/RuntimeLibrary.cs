using System.Reflection;
using System.Text.Json.Nodes;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>The library that profiled programs load.</summary>
internal static class RuntimeLibrary
{
    public const string FileName = "PcapStream.Profiling.dll";

    private const string DependenciesSuffix = ".deps.json";
    private static readonly string Name = Path.GetFileNameWithoutExtension(FileName);

    /// <summary>Its path in a program's folder.</summary>
    public static string In(string folder) => Path.Combine(folder, FileName);

    /// <summary>
    /// Adds it to a program's folder and to the dependencies of each program there, so that a program that starts
    /// itself again, without us, finds it too.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="origin">The original folder, for errors.</param>
    /// <exception cref="ProfilingException">
    /// The library is missing, or a list of dependencies cannot be read.
    /// </exception>
    public static void AddTo(string folder, string origin)
    {
        using (Stream library = Open())
        using (FileStream file = File.Create(In(folder)))
            library.CopyTo(file);
        foreach (string dependencies in Directory.GetFiles(folder, $"*{DependenciesSuffix}"))
            Declare(dependencies, Path.Combine(origin, Path.GetFileName(dependencies)));
    }

    /// <summary>Opens the library beside this program, or embedded in a single-file program.</summary>
    /// <exception cref="ProfilingException">The library is missing.</exception>
    public static Stream Open()
    {
        string beside = In(AppContext.BaseDirectory);
        return File.Exists(beside)
            ? File.OpenRead(beside)
            : Assembly.GetEntryAssembly()?.GetManifestResourceStream(FileName)
                ?? throw new ProfilingException($"{FileName} is missing beside this program");
    }

    // https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md
    private static void Declare(string path, string origin)
    {
        JsonObject root = JsonFile.Read(path, origin);
        JsonObject libraries = JsonFile.Child(root, "libraries", origin);
        // The program already refers to it, because of the attribute.
        if (libraries.Any(library => library.Key.StartsWith($"{Name}/", StringComparison.OrdinalIgnoreCase)))
            return;
        string name = $"{Name}/{typeof(Frame).Assembly.GetName().Version}";
        libraries[name] = new JsonObject { ["type"] = "project", ["serviceable"] = false, ["sha512"] = "" };
        JsonObject targets = JsonFile.Child(root, "targets", origin);
        foreach (string target in targets.Select(target => target.Key).ToArray())
        {
            var runtime = new JsonObject { [FileName] = new JsonObject() };
            JsonFile.Child(targets, target, origin)[name] = new JsonObject { ["runtime"] = runtime };
        }
        File.WriteAllText(path, root.ToJsonString());
    }
}
