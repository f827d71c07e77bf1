using System.Diagnostics;
using Microsoft.CodeAnalysis;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Weaving;

/// <summary>Foreign programs behave the same when all of their methods are profiled.</summary>
public sealed class ForeignAssemblyTests
{
    /// <summary>
    /// The weaver weaves the weaver, which then weaves a program to the same bytes as the unprofiled weaver.
    /// </summary>
    [Fact]
    public void Completely_woven_program_writes_the_same_bytes()
    {
        using var sample = TestProgram.Of("Constructs.cs", OptimizationLevel.Release);
        using var folder = new TemporaryFolder();
        string weaver = typeof(ProfileSession).Assembly.Location;

        using (Process process = Process.Start("dotnet", [weaver, Order(sample, folder)]))
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
        byte[][] plain = Output(folder);
        ProfileResult result = Profiled.Run(new ProfileOptions
        {
            Program = weaver,
            Patterns = ["PcapStream.Profiling.Weaver.*"],
            Arguments = [Order(sample, folder)]
        });

        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Profile.Methods, method => Assert.Equal(method.Growth, method.Increments));
        Assert.InRange(result.Profile.Methods.Count, 40, 1000);
        Assert.Equal(plain, Output(folder));
    }

    [Fact]
    public void Program_compiled_in_advance_is_profiled()
    {
        using var program = TestProgram.Of("Constructs.cs", OptimizationLevel.Release);
        Assert.SkipUnless(Crossgen.Find() is { },
            "needs the ReadyToRun compiler, which publishing with PublishReadyToRun brings");
        Crossgen.Compile(program.Assembly);
        ProfileResult result = Profiled.Run(program, arguments: [program["measured"]]);
        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Profile.Methods, method => Assert.Equal(method.Growth, method.Increments));
        Assert.Equal(8 * ((1 << 20) + 24), result.Method("Constructs.ForLoop").Line("new byte[1 << 20]").Increment);
    }

    // The file that the build writes for the weaver: the assembly to weave, here a copy.
    private static string Order(TestProgram program, TemporaryFolder folder)
    {
        foreach (string extension in (string[])[".dll", ".pdb"])
        {
            File.Copy(
                Path.ChangeExtension(program.Assembly, extension), folder["Constructs" + extension], overwrite: true);
        }
        File.WriteAllLines(folder["order"], [folder["Constructs.dll"]]);
        return folder["order"];
    }

    private static byte[][] Output(TemporaryFolder folder) =>
        [File.ReadAllBytes(folder["Constructs.dll"]), File.ReadAllBytes(folder["Constructs.pdb"])];
}
