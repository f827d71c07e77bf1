using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Cli.Extending;

/// <summary>
/// A command that is a program of its own: <c>pcapstream NAME</c> runs <c>pcapstream-NAME</c>, which is beside this
/// program, in <c>lib/pcapstream</c> beside its folder, or in PATH, as with git.
/// </summary>
/// <param name="path">The program.</param>
/// <param name="args">Its arguments.</param>
internal sealed partial class ExtensionCommand(string path, string[] args)
{
    private const string Prefix = CommandHandler.Name + "-";

    // On Linux, macOS and the BSDs.
    private const int BrokenPipe = 13;

    // Commands that are packages of their own, and what they are for.
    private static readonly Dictionary<string, string> Packages = new()
    {
        ["sql"] = "PcapStream.Sql",
    };

    private static readonly string Ending = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>The command that a command line names, also after <c>help</c>; null for none.</summary>
    public static ExtensionCommand? Of(string[] args)
    {
        (string name, string[] rest) = args is ["help", { } subject] ? (subject, ["--help"]) : (args[0], args[1..]);
        if (!IsName(name) || Array.Exists(CommandTable.Rows, row => row.Name == name))
            return null;
        string? path = Folders().Select(folder => Path.Join(folder, Prefix + name + Ending)).FirstOrDefault(CanRun);
        return path is null ? null : new ExtensionCommand(path, rest);
    }

    /// <summary>The names of all that are installed, in order.</summary>
    public static IEnumerable<string> Names() => Folders().Where(Directory.Exists)
        .SelectMany(folder => Files(folder))
        .Where(CanRun)
        .Select(file => Path.GetFileName(file)[Prefix.Length..^Ending.Length])
        .Where(IsName)
        .Distinct()
        .Order(StringComparer.Ordinal);

    /// <summary>How to get a command that is not installed; null for a word that is not a command.</summary>
    public static string? Missing(string name) => Packages.GetValueOrDefault(name) is { } package
        ? $"'{CommandHandler.Name} {name}' is a package of its own: dotnet tool install --global {package}, "
            + $"or the archive {Prefix}{name} of a release, unpacked beside {CommandHandler.Name}"
        : null;

    /// <summary>Runs the program in place of this one, or waits for it where the system has no such call.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="IOException">It cannot be run.</exception>
    public int Run()
    {
        try
        {
            if (OperatingSystem.IsWindows())
                return Wait();
            Replace();
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
        catch (Win32Exception error)
        {
            throw new IOException($"{path}: {error.Message}", error);
        }
    }

    private static IEnumerable<string> Folders()
    {
        string own = Path.GetDirectoryName(Environment.ProcessPath) ?? AppContext.BaseDirectory;
        string[] places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return
        [
            own, AppContext.BaseDirectory, Path.Join(own, "..", "lib", "pcapstream"),
            .. places.Where(Path.IsPathRooted),
        ];
    }

    private static string[] Files(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, Prefix + "*" + Ending);
        }
        catch (UnauthorizedAccessException)
        {
            // A folder of PATH that others may read.
            return [];
        }
    }

    private static bool CanRun(string file) => File.Exists(file)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(file)
                & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    // Nothing that could be a path or an option.
    private static bool IsName(string word) => word.Length > 0 && word[0] != '-'
        && word.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private int Wait()
    {
        using var process = Process.Start(new ProcessStartInfo(path, args))!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private unsafe void Replace()
    {
        // The runtime ignores it, and other programs would too.
        SetSignal(BrokenPipe, IntPtr.Zero);
        byte[][] words = [.. ((string[])[path, .. args]).Select(FileNames.Encode)];
        var pointers = (byte**)NativeMemory.AllocZeroed((nuint)words.Length + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < words.Length; i++)
        {
            pointers[i] = (byte*)NativeMemory.AllocZeroed((nuint)words[i].Length + 1);
            words[i].CopyTo(new Span<byte>(pointers[i], words[i].Length));
        }
        _ = Execute(pointers[0], pointers);
    }

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true)]
    private static unsafe partial int Execute(byte* path, byte** args);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial IntPtr SetSignal(int signal, IntPtr handler);
}
