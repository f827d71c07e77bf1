using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PcapStream.Profiling.Testing.Tests.Support;

/// <summary>A project of tests by another framework, which <c>dotnet test</c> builds and runs.</summary>
internal sealed class TestProject : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pcapstream-tests-").FullName;

    /// <param name="framework">The last part of the adapter's name.</param>
    /// <param name="packages">The framework's packages, with versions.</param>
    /// <param name="source">The tests.</param>
    /// <param name="library">The code of a library that the tests refer to; empty for none.</param>
    public TestProject(
        string framework, (string Name, string Version)[] packages, string source, string library = "")
    {
        string sources = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", "..", "src"));
        string adapter = $"PcapStream.Profiling.Testing.{framework}";
        string targets = Path.Combine(sources, adapter, "buildTransitive", $"{adapter}.targets");
        string[] libraries =
        [
            // The configuration and the framework are those of these tests.
            Path.Combine(sources, adapter, Path.GetRelativePath(
                Path.Combine(SourceFolder(), ".."), AppContext.BaseDirectory), $"{adapter}.dll"),
            .. new[] { "PcapStream.Profiling.Testing", "PcapStream.Profiling", "PcapStream.Profiling.Weaver" }
                .Concat(["Mono.Cecil", "Mono.Cecil.Pdb", "Mono.Cecil.Rocks"])
                .Select(name => Path.Combine(AppContext.BaseDirectory, $"{name}.dll")),
        ];
        File.WriteAllText(Path.Combine(_folder, "Shop.Tests.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <Import Project="{Path.Combine(sources, "PcapStream.Profiling.Testing", "buildTransitive",
                "PcapStream.Profiling.Testing.targets")}" />
              {(File.Exists(targets) ? $"<Import Project=\"{targets}\" />" : "")}
              <ItemGroup>
                {string.Concat(packages.Select(package =>
                    $"<PackageReference Include=\"{package.Name}\" Version=\"{package.Version}\" />"))}
                {string.Concat(libraries.Select(path => $"<Reference Include=\"{path}\" />"))}
                {(library.Length > 0 ? "<ProjectReference Include=\"Shop/Shop.csproj\" />" : "")}
                <Compile Remove="Shop/**" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder, "ShopTests.cs"), source);
        if (library.Length > 0)
            AddLibrary(Directory.CreateDirectory(Path.Combine(_folder, "Shop")).FullName, library);
    }

    /// <summary>Runs the tests.</summary>
    /// <returns>What was printed.</returns>
    public string Run()
    {
        var start = new ProcessStartInfo("dotnet", ["test", "--nologo"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void AddLibrary(string folder, string source)
    {
        File.WriteAllText(Path.Combine(folder, "Shop.cs"), source);
        File.WriteAllText(Path.Combine(folder, "Shop.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
            </Project>
            """);
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
