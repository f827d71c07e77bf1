using System.Globalization;
using System.Security.Cryptography;
using PcapStream.Outputs;

namespace PcapStream.Operations.Combine;

/// <summary>Puts parts of a result together, which the shards of a command have written.</summary>
public static class CombineOperation
{
    private const int PieceBytes = 1 << 20;

    /// <summary>
    /// Writes the bytes of all parts, one after the other, into a file that appears when it is complete, compressed by
    /// the extension of its name (.gz, .zst, .lz4).
    /// </summary>
    /// <param name="parts">The parts in order.</param>
    /// <param name="output">A file, a pipe or device, or <c>-</c> for the standard output. Never a part.</param>
    /// <param name="cancellation">Stops writing; there is no file then.</param>
    /// <returns>Bytes of the parts.</returns>
    /// <exception cref="OutputException">The file cannot be written, or is a part.</exception>
    /// <exception cref="IOException">A part cannot be read, or is not as it was written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static long Run(
        IReadOnlyList<ResultPart> parts, string output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return TextFile.Write(
            output,
            [.. parts.Select(part => part.Path)],
            stream => parts.Sum(part => Copy(part, stream, cancellation)),
            _ => true);
    }

    /// <summary>
    /// Writes each part into a file of a folder, in order: <c>part-00000</c> and so on. The folder appears when all are
    /// complete.
    /// </summary>
    /// <param name="parts">The parts in order.</param>
    /// <param name="folder">The folder, which is not there, or empty.</param>
    /// <param name="extension">The extension of the files, such as <c>.parquet</c>.</param>
    /// <param name="cancellation">Stops writing; there is no folder then.</param>
    /// <returns>Bytes of the parts.</returns>
    /// <exception cref="OutputException">The folder cannot be written, or is not empty.</exception>
    /// <exception cref="IOException">A part cannot be read, or is not as it was written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static long RunFolder(
        IReadOnlyList<ResultPart> parts, string folder, string extension, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return OutputFolder.Write(folder, unfinished => Enumerable.Range(0, parts.Count).Sum(i =>
        {
            using OutputFile file = unfinished.CreateFile(
                string.Create(CultureInfo.InvariantCulture, $"part-{i:D5}{extension}"));
            long bytes = Copy(parts[i], file.Stream, cancellation);
            file.Complete();
            return bytes;
        }), _ => true);
    }

    /// <summary>
    /// Writes a text into a file that appears when it is complete, compressed by the extension of its name.
    /// </summary>
    /// <param name="output">A file, a pipe or device.</param>
    /// <param name="parts">Files that must not be replaced.</param>
    /// <param name="write">Writes the text.</param>
    /// <param name="isComplete">Whether the text is complete; if not, there is no file.</param>
    /// <exception cref="OutputException">The file cannot be written, or is a part.</exception>
    public static TResult Write<TResult>(
        string output, IReadOnlyList<string> parts, Func<Stream, TResult> write, Func<TResult, bool> isComplete) =>
        TextFile.Write(output, parts, write, isComplete);

    private static long Copy(ResultPart part, Stream output, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream file = File.OpenRead(part.Path);
        byte[] piece = new byte[PieceBytes];
        long bytes = 0;
        for (int length; (length = file.Read(piece)) > 0; bytes += length)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(piece, 0, length);
            output.Write(piece, 0, length);
        }
        return System.Convert.ToHexStringLower(hash.GetHashAndReset()) == part.Sha256
            ? bytes
            : throw new IOException($"{part.Path}: is not as it was written");
    }
}

/// <summary>A part of a result.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Sha256">Its SHA-256 when it was written, in lower-case hexadecimal.</param>
public sealed record ResultPart(string Path, string Sha256);
