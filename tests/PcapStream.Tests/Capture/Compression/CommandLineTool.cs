using System.Diagnostics;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>The tools that others compress and decompress with, where the machine has them.</summary>
internal static class CommandLineTool
{
    /// <summary>What the tool writes when it reads <paramref name="input"/>; skips the test where there is no such tool.</summary>
    public static byte[] Run(string tool, string arguments, byte[] input)
    {
        Assert.SkipUnless(Exists(tool), $"this machine has no {tool}");
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = new MemoryStream();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        using (Stream standardInput = process.StandardInput.BaseStream)
            standardInput.Write(input);
        reading.Wait();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    private static bool Exists(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));
}
