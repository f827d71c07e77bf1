using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Running;

/// <summary>Programs that a profiled program starts behave as without the profiler.</summary>
public sealed class ForeignProcessTests
{
    private const string Source = """
        using System;
        using System.Diagnostics;
        using System.IO;

        string self = Path.Combine(AppContext.BaseDirectory, "Sample.dll");
        if (args.Length == 2)
        {
            Console.Error.Write("nothing else");
            string? hooks = Environment.GetEnvironmentVariable("DOTNET_STARTUP_HOOKS");
            File.WriteAllText(args[0], $"{args[1]} {Sum(args[1].Length)} {hooks}");
            return 3;
        }
        var start = new ProcessStartInfo("dotnet", [self, args[0], "child"]) { RedirectStandardError = true };
        using var child = Process.Start(start)!;
        string error = child.StandardError.ReadToEnd();
        child.WaitForExit();
        File.AppendAllText(args[0], $"; {child.ExitCode}; {error}");
        return Sum(1);

        static int Sum(int count)
        {
            int sum = 0;
            for (int i = 0; i < count; i++)
                sum += new byte[1000].Length;
            return sum;
        }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Program_that_starts_itself_again_runs_and_its_child_is_not_counted(bool hasDependencies)
    {
        using var program = TestProgram.OfSource(Source);
        if (hasDependencies)
            File.WriteAllText(program["Sample.deps.json"], Dependencies("Sample"));
        string[] left = Directory.GetFiles(Directory.GetCurrentDirectory());
        ProfileResult result = Profiled.Run(program, arguments: [program["child.txt"]]);
        Assert.Equal("child 5000 ; 3; nothing else", File.ReadAllText(program["child.txt"]));
        Assert.Equal(1000 % 256, result.ExitCode);
        Assert.Equal(1, result.Method("Program.Sum").Calls);
        Assert.Equal(left, Directory.GetFiles(Directory.GetCurrentDirectory()));
    }

    /// <summary>Another program in the folder may use the woven library, too.</summary>
    [Fact]
    public void Another_program_in_the_folder_runs_with_the_woven_library()
    {
        using var library = TestProgram.OfSource("""
            public static class Store
            {
                public static byte[] Make(int size)
                {
                    return new byte[size];
                }
            }
            """, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary), "Store");
        using var program = TestProgram.OfSource("""
            using System;
            using System.Diagnostics;
            using System.IO;

            using var other = Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Other.dll")]);
            other.WaitForExit();
            return other.ExitCode + Store.Make(100).Length;
            """, libraries: library.Assembly);
        using var other = TestProgram.OfSource(
            "return Store.Make(11).Length;", name: "Other", libraries: library.Assembly);
        foreach (string file in (string[])["Other.dll", "Other.runtimeconfig.json"])
            File.Copy(other[file], program[file]);
        File.WriteAllText(program["Other.deps.json"], Dependencies("Other", "Store"));
        ProfileResult result = Profiled.Run(program, match: ["Store.*"]);
        Assert.Equal(111, result.ExitCode);
        Assert.Equal(1, result.Method("Store.Make").Calls);
    }

    private static string Dependencies(params string[] names) => $$"""
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0", "signature": "" },
          "targets": {
            ".NETCoreApp,Version=v10.0": { {{Entries(names, name => $$"""{ "runtime": { "{{name}}.dll": {} } }""")}} }
          },
          "libraries": { {{Entries(names, _ => """{ "type": "project", "serviceable": false, "sha512": "" }""")}} }
        }
        """;

    private static string Entries(string[] names, Func<string, string> value) =>
        string.Join(", ", names.Select(name => $"\"{name}/1.0.0\": {value(name)}"));
}
