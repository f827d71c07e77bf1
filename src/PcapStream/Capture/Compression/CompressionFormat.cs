using System.Globalization;
using PcapStream.Interop;

namespace PcapStream.Capture.Compression;

/// <summary>A compression of captures as a whole; <see cref="Compressions"/> lists them.</summary>
public abstract class CompressionFormat
{
    private protected CompressionFormat()
    {
    }

    /// <summary>The name of its command-line tool, such as <c>gzip</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The ending of its files' names, such as <c>.gz</c>.</summary>
    public abstract string Extension { get; }

    /// <summary>Whether captures can be written in it; all can be read.</summary>
    public virtual bool CanWrite => false;

    /// <summary>Its specification's word for the self-contained units of which a file has one or many.</summary>
    internal abstract string Unit { get; }

    /// <summary>Whether zeros may follow a unit.</summary>
    internal virtual bool AllowsPadding => false;

    /// <summary>The library of the system that it needs; null for none. It is loaded by the first call.</summary>
    internal virtual SystemLibrary? Library => null;

    /// <summary>The levels that it can be written with.</summary>
    private protected virtual LevelRange Levels => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>Whether a unit starts so, which includes frames to skip.</summary>
    internal abstract bool IsUnit(ReadOnlySpan<byte> start);

    /// <summary>Whether a file starts so.</summary>
    internal virtual bool IsFile(ReadOnlySpan<byte> start) => IsUnit(start);

    /// <summary>Opens a stream of the bytes that <paramref name="source"/> holds compressed.</summary>
    /// <param name="source">Read first to last, and closed with the stream; left open when this throws.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="memoryLimit">
    /// Most bytes that zstd's window, or xz with its dictionary, may take; above 0. gzip, lz4 and bzip2 take at most
    /// 0.1, 9 and 4 MiB by their formats.
    /// </param>
    /// <exception cref="CaptureException">The system lacks the library.</exception>
    internal DecompressionStream Decompress(Stream source, string name, long memoryLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(memoryLimit);
        Require(Library, name);
        return CreateDecompressor(source, memoryLimit);
    }

    /// <summary>Creates a stream that compresses into <paramref name="target"/>.</summary>
    /// <param name="target">Written first to last, and closed with the stream; left open when this throws.</param>
    /// <param name="level">One of <see cref="LevelsFor"/>; null for the default of the format's own tool.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="CaptureException">The format is read only, or the system lacks the library.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level; the message names the range.</exception>
    internal CompressionStream Compress(Stream target, int? level, string name) =>
        CreateCompressor(target, LevelsFor(name).Choose(this, level));

    /// <summary>The levels that files can be written with.</summary>
    /// <exception cref="CaptureException">The format is read only, or the system lacks the library.</exception>
    internal LevelRange LevelsFor(string name)
    {
        Require(Library, name);
        return CanWrite ? Levels : throw new CaptureException($"{name}: {Name} is read, not written");
    }

    /// <summary>Checks that the system has the library, if there is one.</summary>
    /// <exception cref="CaptureException">The system lacks the library.</exception>
    internal void Require(SystemLibrary? library, string name)
    {
        if (library is { IsPresent: false })
        {
            throw new CaptureException($"{name}: is compressed with {Name}, which needs {library.FileName}: " +
                $"install the package {library.Package} (Debian, Ubuntu)");
        }
    }

    /// <param name="source">Compressed bytes.</param>
    /// <param name="memoryLimit">Most bytes of memory to use, for formats in which the data chooses.</param>
    private protected abstract DecompressionStream CreateDecompressor(Stream source, long memoryLimit);

    /// <param name="target">Receives one unit.</param>
    /// <param name="level">One of <see cref="Levels"/>.</param>
    private protected virtual CompressionStream CreateCompressor(Stream target, int level) =>
        throw new NotSupportedException();
}

/// <summary>The levels of a compressor, both ends included.</summary>
/// <param name="Least">The fastest.</param>
/// <param name="Most">The smallest result.</param>
/// <param name="Default">The level where none is asked for.</param>
internal sealed record LevelRange(int Least, int Most, int Default)
{
    /// <summary>The level to use for the one that was asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level; the message names the range.</exception>
    public int Choose(CompressionFormat format, int? level)
    {
        int chosen = level ?? Default;
        if (chosen < Least || chosen > Most)
        {
            throw new ArgumentOutOfRangeException(nameof(level), chosen,
                string.Create(CultureInfo.InvariantCulture, $"{format.Name} has levels {Least} to {Most}"));
        }
        return chosen;
    }
}
