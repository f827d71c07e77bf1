namespace PcapStream.Cli.Tests.Support;

/// <summary>Programs of a few lines that replace others in a shell's search path.</summary>
internal static class Shims
{
    /// <summary>The command under its users' name.</summary>
    /// <returns>Its path.</returns>
    public static string Tool(TemporaryFolder folder) =>
        Write(folder, "pcapstream", $"exec '{string.Join("' '", Support.Tool.Words)}' \"$@\"");

    public static string Write(TemporaryFolder folder, string name, string script)
    {
        string path = folder[Path.Combine(".bin", name)];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs a Unix shell");
        else
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
