using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Running;

/// <summary>For every ending of a program, its exit code is passed on and its counts are reported.</summary>
public sealed class EndingTests
{
    private const int Killed = 128 + 9;
    private const int Aborted = 128 + 6;

    [Theory]
    [InlineData("return", 7, ProfileEnding.Ended, false)]
    [InlineData("exit", 9, ProfileEnding.Ended, true)]
    [InlineData("throw", Aborted, ProfileEnding.Unhandled, true)]
    [InlineData("deep", Aborted, ProfileEnding.Unhandled, true)]
    [InlineData("thread", Aborted, ProfileEnding.Unhandled, true)]
    [InlineData("kill", Killed, ProfileEnding.Killed, true)]
    [InlineData("fail", Aborted, ProfileEnding.Killed, true)]
    [InlineData("overflow", Aborted, ProfileEnding.Killed, true)]
    public void Program_ends(string how, int code, ProfileEnding ending, bool inProgress)
    {
        using var program = TestProgram.Of("Endings.cs");
        ProfileResult result = Profiled.Run(program, arguments: [how]);
        Assert.Equal(code, result.ExitCode);
        Assert.Equal(ending, result.Profile.Ending);
        Assert.Equal((1 << 20) + 24, result.Method("Program.Grow").Line("new byte[1 << 20]").Increment);
        Assert.Equal(inProgress, result.Method("Program.End").InProgress);
        Assert.Equal(5024, result.Method("Program.End").Line("new byte[5000]").Increment);
        // Another thread sleeps in it in any case.
        Assert.True(result.Method("Program.Wait").Line("Thread.Sleep").InProgress);
        Assert.All(result.Profile.Methods, method => Assert.Equal(method.Growth, method.Increments));
    }

    [Fact]
    public void Report_of_a_killed_program_marks_its_lines()
    {
        using var program = TestProgram.Of("Endings.cs");
        string text = TextReport.Render(Profiled.Run(program, arguments: ["kill"]).Profile, SizeUnit.Auto);
        Assert.Contains("# The program was killed", text);
        Assert.Matches(@"\n +\*\d+ .*Thread\.Sleep", text);
    }

    [Fact]
    public void Original_is_unchanged_and_no_files_are_left()
    {
        using var program = TestProgram.Of("Endings.cs");
        byte[] before = File.ReadAllBytes(program.Assembly);
        string[] folders = Temporary();
        Profiled.Run(program, arguments: ["kill"]);
        Assert.Equal(before, File.ReadAllBytes(program.Assembly));
        Assert.Empty(Temporary().Except(folders));
    }

    private static string[] Temporary() =>
        [.. Directory.GetDirectories(Path.GetTempPath(), "pcapstream-profile-*").Where(
            folder => Directory.GetFiles(folder, "Endings.dll", SearchOption.AllDirectories).Length > 0)];
}
