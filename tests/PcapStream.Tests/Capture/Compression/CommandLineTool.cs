using System.Diagnostics;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>The command-line tools that compress and decompress, where the machine has them.</summary>
internal static class CommandLineTool
{
    /// <summary>The tool's output for <paramref name="input"/>; skips the test where there is no such tool.</summary>
    public static byte[] Run(string tool, string arguments, byte[] input)
    {
        (int exitCode, byte[] output) = Start(tool, arguments, input);
        Assert.Equal(0, exitCode);
        return output;
    }

    /// <summary>The tool's output for damaged input, before it fails.</summary>
    public static byte[] Salvage(string tool, string arguments, byte[] input)
    {
        (int exitCode, byte[] output) = Start(tool, arguments, input);
        Assert.NotEqual(0, exitCode);
        return output;
    }

    private static (int ExitCode, byte[] Output) Start(string tool, string arguments, byte[] input)
    {
        Assert.SkipUnless(Exists(tool), $"this machine has no {tool}");
        var start =
            new ProcessStartInfo(tool, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            };
        using Process process = Process.Start(start)!;
        var output = new MemoryStream();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        try
        {
            using Stream standardInput = process.StandardInput.BaseStream;
            standardInput.Write(input);
        }
        catch (IOException)
        {
            // It stopped reading at the damage.
        }
        Task.WaitAll(reading, complaints);
        process.WaitForExit();
        return (process.ExitCode, output.ToArray());
    }

    private static bool Exists(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));
}
