using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Capture.Writing;

/// <summary>
/// Where a capture's bytes go. A file is written beside its target and renamed when it is complete; a pipe or a device
/// is written in place. The first failure is final: whatever follows fails alike.
/// </summary>
internal sealed class OutputFile : WriteOnlyStream
{
    /// <summary>The name that stands for the standard output.</summary>
    public const string StandardOutput = "-";

    private const string Suffix = ".unfinished";
    private const string CannotBeWritten = "cannot be written";

    private readonly Stream _stream;
    private readonly string? _unfinished;
    private readonly string _target;
    private CaptureException? _fault;
    private bool _abandoned;

    private OutputFile(string name, Stream stream, string target = "", string? unfinished = null)
    {
        Name = name;
        _stream = stream;
        _target = target;
        _unfinished = unfinished;
    }

    /// <summary>The name as the user gave it.</summary>
    public string Name { get; }

    /// <summary>Opens what is to be written, without touching a file that is there.</summary>
    /// <exception cref="CaptureException">It cannot be created; the message says why in one line.</exception>
    public static OutputFile Create(string path)
    {
        // By its other name the system would open a redirected file anew, at its start.
        if (path is StandardOutput or "/dev/stdout")
            return new OutputFile("standard output", DescriptorStream.OpenStandardOutput());
        if (Directory.Exists(path))
            throw new CaptureException($"{path}: is a directory, not a file to write");
        try
        {
            if (OpenInPlace(path) is { } handle)
                return new OutputFile(path, Unbuffered(handle));
            // A link stays one, and the file that it leads to is replaced.
            string target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
            string unfinished = Unused(target);
            SafeFileHandle created = File.OpenHandle(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            // Who may read a capture is its owner's to say.
            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(created, File.GetUnixFileMode(target));
            return new OutputFile(path, Unbuffered(created), target, unfinished);
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            throw OutputFault.Explain(path, "cannot be created", error);
        }
    }

    /// <summary>Writes through to the system; nothing at all once the file is abandoned.</summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_abandoned)
            return;
        ThrowIfFailed();
        try
        {
            _stream.Write(buffer);
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            throw _fault = OutputFault.Explain(Name, CannotBeWritten, error);
        }
    }

    /// <summary>Closes the file and gives it its name.</summary>
    /// <exception cref="CaptureException">The system failed to write, now or before.</exception>
    public void Complete()
    {
        ThrowIfFailed();
        try
        {
            _stream.Dispose();
            if (_unfinished is not null)
                File.Move(_unfinished, _target, overwrite: true);
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            throw _fault = OutputFault.Explain(Name, CannotBeWritten, error);
        }
    }

    /// <summary>Closes the file and removes it, as far as the system allows.</summary>
    public void Abandon()
    {
        _abandoned = true;
        try
        {
            _stream.Dispose();
            if (_unfinished is not null)
                File.Delete(_unfinished);
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            // Whoever abandons a file has a reason to tell already.
        }
    }

    // What has the name already may be somebody's, and even what is being read.
    private static string Unused(string target)
    {
        string unfinished = target + Suffix;
        for (int i = 2; Path.Exists(unfinished); i++)
            unfinished = string.Create(CultureInfo.InvariantCulture, $"{target}.{i}{Suffix}");
        return unfinished;
    }

    private static FileStream Unbuffered(SafeFileHandle handle) => new(handle, FileAccess.Write, bufferSize: 0);

    // Null for a file, which is replaced, and for nothing at all. What may not be written may not be replaced either.
    private static SafeFileHandle? OpenInPlace(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            if (!IsRegularFile(handle))
                return handle;
            handle.Dispose();
            return null;
        }
        catch (FileNotFoundException)
        {
            // A link that leads nowhere yet.
            return null;
        }
    }

    private static bool IsRegularFile(SafeFileHandle handle)
    {
        try
        {
            // A device has no length, as an empty file has none, but none can be set either.
            if (RandomAccess.GetLength(handle) == 0)
                RandomAccess.SetLength(handle, 0);
            return true;
        }
        catch (Exception error) when (error is IOException or NotSupportedException)
        {
            return false;
        }
    }

    private void ThrowIfFailed()
    {
        if (_fault is not null)
            throw _fault;
    }
}
