using System.Reflection;
using System.Text.Json.Nodes;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>What profiled programs load, as a file.</summary>
internal static class RuntimeLibrary
{
    public const string FileName = "PcapStream.Profiling.dll";

    private const string DependenciesSuffix = ".deps.json";
    private static readonly string Name = Path.GetFileNameWithoutExtension(FileName);

    /// <summary>Its path in a program's folder.</summary>
    public static string In(string folder) => Path.Combine(folder, FileName);

    /// <summary>
    /// Puts it beside a program, and among what each program of that folder depends on: one that is started without us,
    /// as a program starts itself again, finds it too.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="origin">The folder that it is a copy of, and faults name.</param>
    /// <exception cref="ProfilingException">It is missing, or a list of dependencies cannot be read.</exception>
    public static void AddTo(string folder, string origin)
    {
        using (Stream library = Open())
        using (FileStream file = File.Create(In(folder)))
            library.CopyTo(file);
        foreach (string dependencies in Directory.GetFiles(folder, $"*{DependenciesSuffix}"))
            Declare(dependencies, Path.Combine(origin, Path.GetFileName(dependencies)));
    }

    /// <summary>Its bytes: beside this program, or within it where it is one file.</summary>
    /// <exception cref="ProfilingException">It is missing.</exception>
    public static Stream Open()
    {
        string beside = In(AppContext.BaseDirectory);
        return File.Exists(beside)
            ? File.OpenRead(beside)
            : Assembly.GetEntryAssembly()?.GetManifestResourceStream(FileName) ?? throw new ProfilingException($"{FileName} is missing beside this program");
    }

    // https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md
    private static void Declare(string path, string origin)
    {
        JsonObject root = JsonFile.Read(path, origin);
        JsonObject libraries = JsonFile.Child(root, "libraries", origin);
        // The program refers to it itself, for its attribute.
        if (libraries.Any(library => library.Key.StartsWith($"{Name}/", StringComparison.OrdinalIgnoreCase)))
            return;
        string name = $"{Name}/{typeof(Frame).Assembly.GetName().Version}";
        libraries[name] = new JsonObject { ["type"] = "project", ["serviceable"] = false, ["sha512"] = "" };
        JsonObject targets = JsonFile.Child(root, "targets", origin);
        foreach (string target in targets.Select(target => target.Key).ToArray())
            JsonFile.Child(targets, target, origin)[name] = new JsonObject { ["runtime"] = new JsonObject { [FileName] = new JsonObject() } };
        File.WriteAllText(path, root.ToJsonString());
    }
}
