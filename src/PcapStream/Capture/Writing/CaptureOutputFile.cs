using PcapStream.Outputs;

namespace PcapStream.Capture.Writing;

/// <summary>The file that a capture is written to; its failures become a <see cref="CaptureException"/>.</summary>
internal sealed class CaptureOutputFile : WriteOnlyStream
{
    private readonly OutputFile _file;

    // The file always fails with the same error, and so does this.
    private CaptureException? _fault;

    private CaptureOutputFile(OutputFile file) => _file = file;

    /// <summary>The name as the user gave it.</summary>
    public string Name => _file.Name;

    /// <exception cref="CaptureException">It cannot be created.</exception>
    public static CaptureOutputFile Create(string path, bool inPlace)
    {
        try
        {
            return new CaptureOutputFile(inPlace ? OutputFile.CreateInPlace(path) : OutputFile.Create(path));
        }
        catch (OutputException error)
        {
            throw Explain(error);
        }
    }

    /// <exception cref="CaptureException">The system failed to write, now or before.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Stream.Write(buffer);
        }
        catch (OutputException error)
        {
            throw _fault ??= Explain(error);
        }
    }

    /// <summary>
    /// Removes what is not whole from the end of a file that is written in place, after a write failed.
    /// </summary>
    /// <param name="length">Makes the new length from the bytes that the file has.</param>
    public void Shorten(Func<long, long> length) => _file.Shorten(length);

    /// <summary>Closes the file and renames it to its name.</summary>
    /// <exception cref="CaptureException">The system failed to write, now or before.</exception>
    public void Complete()
    {
        try
        {
            _file.Complete();
        }
        catch (OutputException error)
        {
            throw _fault ??= Explain(error);
        }
    }

    /// <summary>Closes the file, and removes it unless it is complete.</summary>
    public void Abandon() => _file.Dispose();

    private static CaptureException Explain(OutputException error) =>
        new(error.Message, error) { ReaderIsGone = error.ReaderIsGone };
}
