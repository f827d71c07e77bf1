using PcapStream.Packages.Tests.Support;

namespace PcapStream.Packages.Tests;

/// <summary>What is packed, as those use it who have nothing else.</summary>
[Collection(Packed.Name)]
public sealed class ConsumerTests(PackedFolder packed)
{
    // Compiling in advance needs packages by others.
    private const string NotAot = "#:property PublishAot=false\n";

    private static readonly string Capture = Path.Combine(Repository.Root, "testdata", "http.pcap");

    [Fact]
    public void The_tool_is_installed_used_and_uninstalled_without_a_trace()
    {
        using var sandbox = new Sandbox(packed.Need().Path);
        string tools = sandbox["tools"];
        sandbox.Dotnet("tool", "install", "PcapStream.Tool", "--version", packed.Version, "--tool-path", tools).Done();
        string pcapstream = Path.Combine(tools, OperatingSystem.IsWindows() ? "pcapstream.exe" : "pcapstream");

        Assert.Contains(
            packed.HasNative ? ", native)" : ", managed)", sandbox.Run(pcapstream, "--version").Done().Output);
        Assert.Contains("Number of packets:   51\n", sandbox.Run(pcapstream, "info", Capture).Done().Output);
        Assert.Contains("\"packets\": 51,", sandbox.Run(pcapstream, "parse", "--json", Capture).Done().Output);
        File.WriteAllText(sandbox["fill.cs"], """
            var kept = new List<byte[]>();
            for (int i = 0; i < 8; i++)
                kept.Add(new byte[1 << 20]);
            """);
        Assert.Contains(
            "8.0 MiB            8       kept.Add(new byte[1 << 20]);\n",
            sandbox.Run(pcapstream, "profile", "fill.cs").Done().Error);
        Assert.Empty(Directory.GetFileSystemEntries(sandbox.Temporary, "pcapstream-*"));

        sandbox.Dotnet("tool", "uninstall", "PcapStream.Tool", "--tool-path", tools).Done();
        Assert.Empty(Directory.GetFiles(tools, "*", SearchOption.AllDirectories));
        Assert.Equal(["fill.cs", "nuget.config", "tools"], Directory.GetFileSystemEntries(sandbox[""])
            .Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sql_is_a_tool_of_its_own()
    {
        using var sandbox = new Sandbox(packed.Need().Path);
        string tools = sandbox["tools"];
        sandbox.Dotnet("tool", "install", "PcapStream.Sql", "--version", packed.Version, "--tool-path", tools).Done();
        string sql = Path.Combine(tools, OperatingSystem.IsWindows() ? "pcapstream-sql.exe" : "pcapstream-sql");
        Assert.Equal(
            "n\n--\n51\n", sandbox.Run(sql, "SELECT count(*) AS n FROM packets", Capture).Done().Output);
    }

    [Fact]
    public void The_tool_runs_without_being_installed()
    {
        using var sandbox = new Sandbox(packed.Need().Path);
        SandboxResult run = sandbox.Dotnet(
            "tool", "exec", "--yes", $"PcapStream.Tool@{packed.Version}", "--", "parse", "--json", Capture);
        Assert.Contains("\"packets\": 51,", run.Done().Output);
    }

    [Fact]
    public void A_new_project_uses_the_library_as_its_readme_says()
    {
        using var sandbox = new Sandbox(packed.Need().Path);
        sandbox.Dotnet("new", "console", "--name", "Reader", "--output", ".", "--framework", "net10.0").Done();
        sandbox.Dotnet("add", "package", "PcapStream", "--version", packed.Version).Done();
        File.WriteAllText(sandbox["Program.cs"], Repository.Readme("PcapStream"));
        Assert.Equal("9915 bytes\n", sandbox.Dotnet("run", "--", Capture).Done().Output);
    }

    [Fact]
    public void A_new_project_builds_the_program_in_the_readme_of_the_adapter_for_SharpPcap()
    {
        using var sandbox = new Sandbox(packed.Need().Path);
        sandbox.Dotnet("new", "console", "--name", "Devices", "--output", ".", "--framework", "net10.0").Done();
        sandbox.Dotnet("add", "package", "PcapStream.SharpPcap", "--version", packed.Version).Done();
        File.WriteAllText(sandbox["Program.cs"], Repository.Readme("PcapStream.SharpPcap"));
        sandbox.Dotnet("build", "-warnaserror").Done();
    }

    [Fact]
    public void A_file_based_program_uses_the_library()
    {
        using var sandbox = new Sandbox(packed.Need().Path);
        File.WriteAllText(
            sandbox["reader.cs"], $"#:package PcapStream@{packed.Version}\n{NotAot}{Repository.Readme("PcapStream")}");
        Assert.Equal("9915 bytes\n", sandbox.Dotnet("run", "reader.cs", "--", Capture).Done().Output);
    }

    [Fact]
    public void A_file_based_program_profiles_itself_with_the_package_alone_as_its_readme_says()
    {
        using var sandbox = new Sandbox(packed.Need().Path);
        string program = Repository.Readme("PcapStream.Profiling");
        Assert.Contains($"#:package PcapStream.Profiling@{packed.Version}\n", program);
        File.WriteAllText(sandbox["fill.cs"], NotAot + program);
        SandboxResult run = sandbox.Dotnet("run", "fill.cs").Done();
        Assert.Equal("8\n", run.Output);
        Assert.Contains("8.0 MiB            8       kept.Add(new byte[1 << 20]);\n", run.Error);
    }

    [Fact]
    public void A_new_project_of_xUnit_limits_the_memory_of_its_tests_with_the_package_alone()
    {
        using var sandbox = new Sandbox(packed.Need().Path);
        File.WriteAllText(sandbox["Sum.Tests.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.12.0" />
                <PackageReference Include="xunit.runner.visualstudio" Version="4.0.1" />
                <PackageReference Include="xunit.v3.mtp-off" Version="4.0.3" />
                <PackageReference Include="PcapStream.Profiling.Testing.Xunit" Version="{packed.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(sandbox["SumTests.cs"], Repository.Readme("PcapStream.Profiling.Testing.Xunit"));
        Assert.Contains("Failed:     0, Passed:     4,", sandbox.Dotnet("test", "--nologo").Done().Output);

        File.WriteAllText(sandbox["MoreTests.cs"], """
            public sealed class MoreTests
            {
                private byte[] _bytes = [];

                [Xunit.Fact]
                public void Too_much()
                {
                    _bytes = new byte[2 << 20];
                    Xunit.Assert.NotNull(_bytes);
                }
            }
            """);
        string output = sandbox.Dotnet("test", "--nologo").Output;
        Assert.Contains("MoreTests.Too_much() allocated 2.0 MiB (2,097,176 B), 1.0 MiB (1,048,600 B) more", output);
        Assert.Contains(" 2.0 MiB            1           _bytes = new byte[2 << 20];\n", output);
    }
}
