using Microsoft.Win32.SafeHandles;
using PcapStream.Interop;

namespace PcapStream.Outputs;

/// <summary>
/// A file that a command writes: a capture, a table, a report, a log. It is written aside, under another name in the
/// same folder, and renamed when it is complete; until then a file of the output's name is untouched. It gets the mode
/// and owner of the file that it replaces. A symbolic link stays, and its target is replaced. Pipes, devices and the
/// standard streams are written in place.
/// <code>
/// using var output = OutputFile.Create("sources.csv", inputs: ["big.pcap"]);
/// ExportOperation.Run(["big.pcap"], output.Stream, options);
/// output.Complete();
/// </code>
/// The first failure is final: every later write fails with the same error.
/// </summary>
public sealed class OutputFile : IDisposable
{
    /// <summary>The name that stands for the standard output.</summary>
    public const string StandardOutput = "-";

    private const string CannotBeCreated = "cannot be created";
    private const string CannotBeWritten = "cannot be written";

    private readonly OutputFileStream _stream;
    private readonly Replacement? _replacement;

    private OutputFile(string name, Stream stream, Replacement? replacement = null, bool stays = false)
    {
        Name = name;
        _stream = new OutputFileStream(name, stream, stays);
        _replacement = replacement;
    }

    /// <summary>The name as the user gave it.</summary>
    public string Name { get; }

    /// <summary>
    /// The file under its other name, for a library that opens files itself; null for what is no file.
    /// </summary>
    internal string? PathAside => _replacement?.PathAside;

    /// <summary>
    /// Receives the bytes, unbuffered. It throws <see cref="OutputException"/> when the system fails to write, and
    /// accepts no byte once the file is abandoned.
    /// </summary>
    public Stream Stream => _stream;

    /// <summary>Starts an output, without touching an existing file.</summary>
    /// <param name="path">A file, a pipe or device, or <c>-</c> for the standard output.</param>
    /// <param name="inputs">Files that are read meanwhile, and must not be overwritten.</param>
    /// <exception cref="OutputException">It cannot be created, or is one of the inputs.</exception>
    public static OutputFile Create(string path, IEnumerable<string>? inputs = null)
    {
        ThrowIfRefused(path, inputs);
        try
        {
            if (StandardStreams.Descriptor(path) is { } descriptor)
                return new OutputFile(StandardStreams.Name(descriptor), DescriptorStream.Open(descriptor));
            if (FileStatus.Of(path) is { Kind: not FileKind.Regular })
                return new OutputFile(path, Unbuffered(SystemFiles.OpenToWrite(path)));
            var replacement = new Replacement(SystemFiles.ResolveLinks(path));
            return new OutputFile(path, Unbuffered(replacement.File), replacement);
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            throw OutputFault.Explain(path, CannotBeCreated, error);
        }
    }

    /// <summary>
    /// Starts an output that has its name from the start, so that others can read it while it is written. It stays when
    /// it is not completed. An existing file is emptied.
    /// </summary>
    /// <inheritdoc cref="Create"/>
    public static OutputFile CreateInPlace(string path, IEnumerable<string>? inputs = null)
    {
        ThrowIfRefused(path, inputs);
        try
        {
            FileStatus? there = FileStatus.Of(path);
            if (StandardStreams.Descriptor(path) is not null || there is { Kind: not FileKind.Regular })
                return Create(path, inputs);
            string target = SystemFiles.ResolveLinks(path);
            SafeFileHandle file = there is null
                ? SystemFiles.CreateNew(target, onlyMine: false)
                : SystemFiles.OpenToWrite(target, truncate: true);
            return new OutputFile(path, Unbuffered(file), stays: true);
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            throw OutputFault.Explain(path, CannotBeCreated, error);
        }
    }

    /// <summary>
    /// Starts an output at the end of an existing file, such as a log; it is written in place.
    /// </summary>
    /// <inheritdoc cref="Create"/>
    public static OutputFile Append(string path, IEnumerable<string>? inputs = null)
    {
        ThrowIfRefused(path, inputs);
        try
        {
            if (StandardStreams.Descriptor(path) is { } descriptor)
                return new OutputFile(StandardStreams.Name(descriptor), DescriptorStream.Open(descriptor));
            return new OutputFile(path, Unbuffered(SystemFiles.OpenToAppend(path)));
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            throw OutputFault.Explain(path, CannotBeCreated, error);
        }
    }

    /// <summary>Why writing an output would destroy an input: it is one of them, possibly under another name.</summary>
    /// <param name="path">A file, a pipe or device, or <c>-</c>.</param>
    /// <param name="inputs">Files that are read meanwhile, <c>-</c> for the standard input among them.</param>
    /// <returns>One line, the output's name first; null when it is not an input.</returns>
    public static string? FindConflict(string path, IEnumerable<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(inputs);
        if (SameFile.Among(inputs, path) is not { } same)
            return null;
        if (StandardStreams.Descriptor(path) is { } descriptor)
            return $"{StandardStreams.Name(descriptor)}: is the input {same}";
        return path == same
            ? $"{path}: is an input, and must not be written"
            : $"{path}: is the input {same} by another name";
    }

    /// <summary>
    /// Why an output cannot be written, as far as that is known in advance.
    /// </summary>
    /// <param name="path">A file, a pipe or device, or <c>-</c>.</param>
    /// <returns>One line, the output's name first; null when no reason is known.</returns>
    public static string? Refusal(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
            return "the name of an output is empty";
        if (StandardStreams.Descriptor(path) is not null)
            return null;
        string? target = ResolveLinks(path);
        if (target is null)
            return $"{path}: {CannotBeCreated}: too many levels of symbolic links";
        string folder = SameFile.FolderOf(target);
        if (FileStatus.Of(path) is not { } there)
        {
            if (Path.EndsInDirectorySeparator(path) || FileStatus.Of(folder) is not { Kind: FileKind.Folder })
                return $"{path}: {CannotBeCreated}: no such directory";
            return SystemFiles.MayWrite(folder) ? null : $"{path}: {CannotBeCreated}: permission denied";
        }
        if (there.Kind == FileKind.Folder)
            return $"{path}: is a directory, not a file to write";
        if (!SystemFiles.MayWrite(path))
            return $"{path}: {CannotBeWritten}: permission denied";
        return there.Kind != FileKind.Regular || SystemFiles.MayWrite(folder) ? null
            : $"{path}: cannot be replaced: its directory may not be written to";
    }

    /// <summary>Whether two outputs would be one file.</summary>
    public static bool AreSame(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return SameFile.AreOutputs(one, other);
    }

    /// <summary>
    /// Removes every file of this process that is still written aside, before a signal ends the process. Their outputs
    /// cannot be completed after that.
    /// </summary>
    public static void RemoveUnfinished()
    {
        Replacement.RemoveAll();
        UnfinishedFolder.RemoveAll();
    }

    /// <summary>
    /// Removes the end of a file that is written in place, after a write failed, as on a full disk. Does nothing to
    /// other outputs.
    /// </summary>
    /// <param name="length">Makes the new length from the bytes that the file has.</param>
    internal void Shorten(Func<long, long> length) => _stream.Shorten(length);

    /// <summary>Closes the file and renames it to its name.</summary>
    /// <exception cref="OutputException">The system failed to write, now or before.</exception>
    public void Complete()
    {
        _stream.ThrowIfFailed();
        try
        {
            _replacement?.Seal();
            _stream.Release();
            _replacement?.TakePlace();
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            throw _stream.Fail(OutputFault.Explain(Name, CannotBeWritten, error));
        }
        _stream.IsOver = true;
    }

    /// <summary>Closes the file; one that is not complete is removed.</summary>
    public void Dispose()
    {
        if (_stream.IsOver)
            return;
        _stream.IsOver = true;
        try
        {
            _stream.Release();
            _replacement?.Remove();
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            // The caller has its own failure to report.
        }
    }

    private static string? ResolveLinks(string path)
    {
        try
        {
            return SystemFiles.ResolveLinks(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void ThrowIfRefused(string path, IEnumerable<string>? inputs)
    {
        if ((FindConflict(path, inputs ?? []) ?? Refusal(path)) is { } reason)
            throw new OutputException(reason);
    }

    private static FileStream Unbuffered(SafeFileHandle handle) => new(handle, FileAccess.Write, bufferSize: 0);

    /// <summary>Turns the system's errors into <see cref="OutputException"/>, and repeats the first.</summary>
    private sealed class OutputFileStream(string name, Stream stream, bool stays) : WriteOnlyStream
    {
        private OutputException? _fault;

        public bool IsOver { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsOver)
                return;
            ThrowIfFailed();
            try
            {
                stream.Write(buffer);
            }
            catch (Exception error) when (OutputFault.IsExpected(error))
            {
                throw Fail(OutputFault.Explain(name, CannotBeWritten, error));
            }
        }

        public OutputException Fail(OutputException fault) => _fault = fault;

        public void ThrowIfFailed()
        {
            if (_fault is not null)
                throw _fault;
        }

        public void Shorten(Func<long, long> length)
        {
            if (stays)
                stream.SetLength(length(stream.Length));
        }

        // Not by Dispose: a stream that compresses into this one disposes of it before the file is complete.
        public void Release() => stream.Dispose();
    }
}
