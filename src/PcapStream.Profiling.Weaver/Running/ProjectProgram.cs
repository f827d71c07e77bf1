using System.Text.Json;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>The program of a project, which is built as <c>dotnet run</c> does.</summary>
internal static class ProjectProgram
{
    private static readonly string[] Extensions = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>The project that a path names: a project file, or the only one in a folder.</summary>
    /// <returns>Null when the path is not a project, or when the folder holds a built program.</returns>
    /// <exception cref="ProfilingException">The folder has several projects.</exception>
    public static string? Find(string path)
    {
        if (File.Exists(path))
            return IsProject(path) ? path : null;
        if (!Directory.Exists(path) || ProgramFiles.IsBuiltIn(path))
            return null;
        string[] projects = [.. Directory.GetFiles(path).Where(IsProject).Order(StringComparer.Ordinal)];
        if (projects.Length > 1)
        {
            throw new ProfilingException(
                $"{path}: contains more than one project: {string.Join(", ", projects.Select(Path.GetFileName))}; "
                + "name one");
        }
        return projects.FirstOrDefault();
    }

    /// <summary>Builds a project, in its own folders.</summary>
    /// <exception cref="ProfilingException">
    /// There is no SDK, the project does not build, or it is not a program.
    /// </exception>
    public static ProgramFiles Build(string project)
    {
        string path = Path.GetFullPath(project);
        SdkBuild.Run(project, "build", path, "--nologo", "--verbosity", "quiet");
        string output = SdkBuild.Run(project, "msbuild", path, "-nologo", "-getProperty:OutputType",
            "-getProperty:TargetPath", "-getProperty:TargetFrameworks");
        using var json = JsonDocument.Parse(output);
        JsonElement properties = json.RootElement.GetProperty("Properties");
        string type = properties.GetProperty("OutputType").GetString()!;
        if (!type.EndsWith("Exe", StringComparison.OrdinalIgnoreCase))
            throw new ProfilingException($"{project}: is a library (OutputType {type}): name a program that uses it");
        string assembly = properties.GetProperty("TargetPath").GetString()!;
        if (assembly.Length == 0)
        {
            string frameworks = properties.GetProperty("TargetFrameworks").GetString()!;
            throw new ProfilingException(
                $"{project}: is built for several frameworks ({frameworks}): name the assembly of one");
        }
        return ProgramFiles.Find(assembly);
    }

    private static bool IsProject(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
