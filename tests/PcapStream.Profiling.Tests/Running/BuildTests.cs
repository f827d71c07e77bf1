using System.Diagnostics;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Running;

/// <summary>A project with ProfileMemory is woven by its own build, and reports when it ends.</summary>
public sealed class BuildTests
{
    private static readonly string Runtime = typeof(ProfileAttribute).Assembly.Location;

    private static readonly string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <ProfileMemory>true</ProfileMemory>
            <ProfileMatch>Shop.*;Nothing*</ProfileMatch>
            <PcapStreamWeaver>{typeof(ProfileSession).Assembly.Location}</PcapStreamWeaver>
          </PropertyGroup>
          <ItemGroup><Reference Include="{Runtime}" /></ItemGroup>
          <Import Project="{Repository.Root}/src/PcapStream.Profiling/buildTransitive/PcapStream.Profiling.targets" />
        </Project>
        """;

    private const string Source = """
        public static class Shop
        {
            private static object? kept;

            public static void Main(string[] args)
            {
                for (int i = 0; i < 3; i++)
                    kept = new byte[1 << 20];
                if (args.Length == 0)
                    return;
                System.Console.WriteLine("ready");
                System.Console.ReadLine();
                System.Diagnostics.Process.GetCurrentProcess().Kill();
                System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);
            }
        }
        """;

    [Fact]
    public void Project_is_woven_once_per_compilation_and_reports_to_a_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["Shop.cs"], Source);
        File.WriteAllText(folder["Shop.csproj"], Project);
        Assert.Contains(
            "error PCAPSTREAM2: --match Nothing*: no method matches; nearest: Shop.Main",
            Dotnet(folder, 1, "build", "-nologo"));

        File.WriteAllText(folder["Shop.csproj"], Project.Replace(";Nothing*", "", StringComparison.Ordinal));
        Dotnet(folder, 0, "build", "-nologo");
        Dotnet(folder, 0, "build", "-nologo");
        Dotnet(folder, 0, Path.Combine("bin", "Debug", "net10.0", "Shop.dll"));
        string report = File.ReadAllText(folder["report.txt"]);
        Assert.Contains(
            "     8      1.0 MiB      3.0 MiB            3               kept = new byte[1 << 20];\n", report);
        Assert.Contains("     7          0 B          0 B            4           for (int i", report);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.counters"));
        ReportWhatIsKilled(folder);
    }

    private static void ReportWhatIsKilled(TemporaryFolder folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(),
            "counters outlive a program where files may be removed while they are mapped");
        using Process process = Start(folder, redirectInput: true, Path.Combine("bin", "Debug", "net10.0", "Shop.dll"),
            "wait");
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        string counters = Assert.Single(Directory.GetFiles(folder.Path, "report.txt.*.counters"));
        Assert.Equal(ProfileEnding.Running, ProfileSession.Read(counters).Ending);

        process.StandardInput.WriteLine("go");
        process.WaitForExit();
        Assert.Equal(128 + 9, process.ExitCode);
        MemoryProfile profile = ProfileSession.Read(counters);
        Assert.Equal(ProfileEnding.Killed, profile.Ending);
        ProfiledMethod method = Assert.Single(profile.Methods);
        Assert.Equal(3 * ((1 << 20) + 24), method.Line("new byte[1 << 20]").Increment);
        Assert.Equal(method.Growth, method.Increments);
        Assert.Contains(method.Lines, line => line.InProgress);
    }

    [Fact]
    public void Runtime_only_refers_to_the_base_class_library() =>
        Assert.All(typeof(Frame).Assembly.GetReferencedAssemblies(),
        name => Assert.Matches(@"^(System(\.|$)|Microsoft\.Win32\.Primitives$)", name.Name));

    private static string Dotnet(TemporaryFolder folder, int code, params string[] arguments)
    {
        using Process process = Start(folder, redirectInput: false, arguments);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == code, output);
        return output;
    }

    private static Process Start(TemporaryFolder folder, bool redirectInput, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            arguments)
        {
            WorkingDirectory =
                folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardInput = redirectInput
        };
        start.Environment["PCAPSTREAM_PROFILE_REPORT"] = folder["report.txt"];
        return Process.Start(start)!;
    }
}
