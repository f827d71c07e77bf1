using System.Diagnostics;
using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Profile;

public sealed class ProfileCommandTests : IDisposable
{
    private const string Source = """
        Console.WriteLine($"{args.Length} {Console.In.ReadLine()}");
        List<byte[]> kept = Fill(8);
        if (args.Contains("wait"))
            Thread.Sleep(60_000);
        return kept.Count + 1;

        static List<byte[]> Fill(int count)
        {
            var kept = new List<byte[]>();
            for (int i = 0; i < count; i++)
                kept.Add(new byte[1 << 20]);
            return kept;
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public ProfileCommandTests() => File.WriteAllText(_folder["fill.cs"], Source);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_based_program_is_built_and_run_with_our_streams()
    {
        ToolResult result = Tool.Run(
            [
                "profile", _folder["fill.cs"], "-o", _folder["report.txt"], "-o", _folder["report.html"], "-o",
                _folder["report.json"], "--", "--its", "-o",
            ],
            "line\n"u8.ToArray());
        Assert.Equal("2 line\n", result.Output);
        Assert.Equal(9, result.ExitCode);
        Assert.Contains(
            "    11      1.0 MiB      8.0 MiB            8           kept.Add(new byte[1 << 20]);\n",
            File.ReadAllText(_folder["report.txt"]));
        Assert.Contains("<svg", File.ReadAllText(_folder["report.html"]));
        using var json = JsonDocument.Parse(File.ReadAllText(_folder["report.json"]));
        Assert.Equal("Program.Main", json.RootElement.GetProperty("methods")[0].GetProperty("name").GetString());
        Assert.False(Directory.Exists(_folder["bin"]));
    }

    [Fact]
    public void Json_has_stdout_to_itself_and_the_program_writes_to_stderr()
    {
        ToolResult result = Tool.Run(
            ["profile", "--json", "-w", _folder["report.md"], _folder["fill.cs"]], "line\n"u8.ToArray());
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("alloc", json.RootElement.GetProperty("backend").GetString());
        Assert.StartsWith("0 line\n", result.Error);
        Assert.EndsWith($"pcapstream: the report is in {_folder["report.md"]}\n", result.Error);
        Assert.StartsWith("# Memory by line", File.ReadAllText(_folder["report.md"]));
    }

    [Fact]
    public void Project_is_built_and_run()
    {
        string folder = Directory.CreateDirectory(_folder["Shop"]).FullName;
        File.WriteAllText(Path.Combine(folder, "Shop.csproj"), ProjectOf("Exe"));
        File.Move(_folder["fill.cs"], Path.Combine(folder, "fill.cs"));
        ToolResult result = Tool.Run(["profile", folder, "--", "one", "two"], "line\n"u8.ToArray());
        Assert.Equal("2 line\n", result.Output);
        Assert.Equal(9, result.ExitCode);
        Assert.Contains("8.0 MiB            8           kept.Add(new byte[1 << 20]);", result.Error);
    }

    [Fact]
    public void Project_of_a_library_is_1_and_one_line()
    {
        File.Delete(_folder["fill.cs"]);
        File.WriteAllText(_folder["Shop.csproj"], ProjectOf("Library"));
        File.WriteAllText(_folder["Shop.cs"], "public class Shop;");
        ToolResult result = Tool.Run("profile", _folder["Shop.csproj"]);
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("Shop.csproj: is a library (OutputType Library): name a program that uses it\n", result.Error);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    private static string ProjectOf(string output) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>{output}</OutputType>
            <ImplicitUsings>enable</ImplicitUsings>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
        </Project>
        """;

    [Fact]
    public void Interrupted_program_is_reported()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a signal");
        using Process process = Tool.Start(
            ["profile", "--match", "Fill", _folder["fill.cs"], "--", "wait"], redirectInput: true);
        process.StandardInput.WriteLine("go");
        Assert.Equal("1 go", process.StandardOutput.ReadLine());
        Thread.Sleep(1000);
        Process.Start("kill", ["-TERM", process.Id.ToString()]).WaitForExit();
        string report = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(128 + 15, process.ExitCode);
        Assert.Contains("8.0 MiB            8           kept.Add(new byte[1 << 20]);", report);
    }

    [Theory]
    [InlineData("no program is named", "profile")]
    [InlineData("--backend disk: expected alloc, live, rss, gc, pool, pss or uss", "profile", "--backend", "disk",
        "x.dll")]
    [InlineData("--unit GB: expected auto, B, KiB or MiB", "profile", "--unit", "GB", "x.dll")]
    [InlineData(
        "-w report.xls: the name must end in .txt, .json, .md or .html", "profile", "-o", "report.xls", "x.dll")]
    [InlineData("--min-increment much: expected a number of bytes", "profile", "--min-increment", "much", "x.dll")]
    [InlineData("--report is about a past run: it takes no program, --match or --backend", "profile", "--report",
        "x.counters", "x.dll")]
    [InlineData("--report is about a past run: it takes no program, --match or --backend", "profile", "--report",
        "x.counters", "--backend", "rss")]
    [InlineData("unknown option --fast; put the program's own options after --", "profile", "x.dll", "--fast")]
    public void Wrong_command_line_is_2(string message, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void Unsupported_program_is_1_and_one_line()
    {
        ToolResult result = Tool.Run("profile", TestData.Path("http.pcap"));
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("http.pcap: not a .NET assembly, or a damaged or truncated one\n", result.Error);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Invalid_counter_file_is_1_and_one_line()
    {
        ToolResult result = Tool.Run("profile", "--report", TestData.Path("http.pcap"));
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("http.pcap: not a profile\n", result.Error);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Counters_of_a_killed_program_are_reported()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(),
            "counters are kept where files may be removed while they are mapped");
        string runtime = typeof(Profiling.ProfileAttribute).Assembly.Location;
        File.WriteAllText(_folder["shop.cs"], """
            #:property ProfileMemory=true
            #:property PublishAot=false
            Fill(8);
            Environment.FailFast("enough");

            static List<byte[]> Fill(int count)
            {
                var kept = new List<byte[]>();
                for (int i = 0; i < count; i++)
                    kept.Add(new byte[1 << 20]);
                return kept;
            }
            """);
        // The files of the package.
        string weaver = typeof(Profiling.Weaver.Running.ProfileSession).Assembly.Location;
        string targets = TestData.Path(
            "..", "src", "PcapStream.Profiling", "buildTransitive", "PcapStream.Profiling.targets");
        File.WriteAllText(_folder["Directory.Build.targets"], $"""
            <Project>
              <PropertyGroup><PcapStreamWeaver>{weaver}</PcapStreamWeaver></PropertyGroup>
              <ItemGroup><Reference Include="{runtime}" /></ItemGroup>
              <Import Project="{targets}" />
            </Project>
            """);
        var start = new ProcessStartInfo(
            "dotnet", ["run", "shop.cs"])
        { WorkingDirectory = _folder.Path, RedirectStandardError = true };
        using (Process process = Process.Start(start)!)
        {
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 128 + 6, error);
        }
        ToolResult result = Tool.Run(
            "profile", "--unit", "MiB", "--report", Assert.Single(Directory.GetFiles(_folder.Path, "shop.*.counters")));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("# The program was killed", result.Error);
        Assert.Contains(
            "    10      1.0 MiB      8.0 MiB            8           kept.Add(new byte[1 << 20]);\n", result.Error);
    }

    [Fact]
    public void Build_error_of_a_program_is_reported()
    {
        File.WriteAllText(_folder["wrong.cs"], "Nothing here;\n");
        ToolResult result = Tool.Run("profile", _folder["wrong.cs"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("wrong.cs: does not build: ", result.Error);
        Assert.Contains("CS0246", result.Error);
    }
}
