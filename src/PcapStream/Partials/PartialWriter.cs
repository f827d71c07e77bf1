using System.Buffers.Binary;
using System.Security.Cryptography;
using PcapStream.Interop;
using PcapStream.Outputs;

namespace PcapStream.Partials;

/// <summary>Writes a partial, frame by frame; the file appears when it is complete.</summary>
internal sealed class PartialWriter : IDisposable
{
    private readonly OutputFile _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="path">The file.</param>
    /// <param name="inputs">Files that must not be replaced.</param>
    /// <exception cref="OutputException">The file cannot be written, or is an input.</exception>
    /// <exception cref="PlatformNotSupportedException">The system's library for hashes is missing.</exception>
    public PartialWriter(string path, IReadOnlyList<string> inputs)
    {
        OpenSsl.Require("--partial");
        _file = OutputFile.Create(path, inputs);
        Span<byte> prologue = stackalloc byte[PartialFormat.PrologueSize];
        PartialFormat.Magic.CopyTo(prologue);
        BinaryPrimitives.WriteInt32LittleEndian(prologue[PartialFormat.Magic.Length..], PartialFormat.Version);
        Put(prologue);
    }

    /// <summary>The fields of the next frame.</summary>
    public PartialFields Fields { get; } = new();

    /// <summary>Ends a row: writes the rows so far as a frame if they fill one.</summary>
    public void EndRow()
    {
        if (Fields.Length >= PartialFormat.FullRows)
            Write(PartialFrame.Rows);
    }

    /// <summary>Writes the last frame of rows, if any are left.</summary>
    public void EndRows()
    {
        if (Fields.Length > 0)
            Write(PartialFrame.Rows);
    }

    /// <summary>Writes the fields as a frame, and begins with the next.</summary>
    public void Write(PartialFrame kind)
    {
        if (Fields.Length > PartialFormat.MostFrameBytes)
            throw new PartialException($"{_file.Name}: a part of the result is larger than a partial can hold");
        Span<byte> header = stackalloc byte[PartialFormat.FrameHeaderSize];
        BinaryPrimitives.WriteInt32LittleEndian(header, (int)kind);
        BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(int)..], Fields.Length);
        Put(header);
        Put(Fields.Bytes);
        Fields.Clear();
    }

    /// <summary>Writes the last frame and the digest; the file gets its name.</summary>
    public void Complete()
    {
        Write(PartialFrame.End);
        _file.Stream.Write(_hash.GetHashAndReset());
        _file.Complete();
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _file.Stream.Write(bytes);
    }
}
