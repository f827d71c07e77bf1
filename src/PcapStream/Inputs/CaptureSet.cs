using PcapStream.Batching;
using PcapStream.Capture;

namespace PcapStream.Inputs;

/// <summary>
/// Captures to be read one after the other, as people name them: files, globs, folders, lists. Only names are kept,
/// and no file stays open.
/// <code>
/// CaptureSet set = CaptureSet.Expand(["ring/*.pcap"]).InTimeOrder();
/// ParseResult result = ParseOperation.Run(set.Files, new ParseOptions());
/// </code>
/// </summary>
public sealed class CaptureSet
{
    private CaptureSet(IReadOnlyList<string> files, IReadOnlyList<string> lists, IReadOnlyList<CaptureException> failures)
    {
        Files = files;
        Lists = lists;
        Failures = failures;
    }

    /// <summary>What to open, in order: files, named pipes, and <c>-</c> for the standard input. A name given twice is here twice.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The files of names that were read, without their mark.</summary>
    public IReadOnlyList<string> Lists { get; }

    /// <summary>Names that stand for nothing, and folders that cannot be read; the other names were expanded all the same.</summary>
    public IReadOnlyList<CaptureException> Failures { get; }

    /// <summary>
    /// Expands names, each in place. The first of these that fits counts:
    /// <list type="number">
    /// <item><c>-</c>, the standard input;</item>
    /// <item>a file or named pipe of exactly that name, whatever letters are in it;</item>
    /// <item>a folder: the captures below it, told by their first bytes, in ordinal order of their paths. Links to
    /// folders are not followed, and what is no plain file is not opened;</item>
    /// <item><c>@FILE</c>: the names in that file, one a line (<c>@-</c>: in the standard input), as
    /// <c>tar -T</c> has them: relative to the current folder. Empty lines and those that start with # count for
    /// nothing. A list in a list is a failure;</item>
    /// <item>a glob (<c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c> in any part of the path): what matches, in ordinal
    /// order. As in a shell, a leading dot is only matched by a dot. Every match is taken, capture or not;</item>
    /// <item>any other name stays, so that opening it says what is wrong.</item>
    /// </list>
    /// </summary>
    /// <param name="names">Names, none of them empty.</param>
    /// <param name="options"><see cref="CaptureSetOptions.Default"/> for null.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static CaptureSet Expand(IReadOnlyList<string> names, CaptureSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        var expansion = new NameExpansion(options ?? CaptureSetOptions.Default);
        foreach (string name in names)
            expansion.Add(name);
        return new CaptureSet(expansion.Files, expansion.Lists, expansion.Failures);
    }

    /// <summary>
    /// The same captures by the time of their first packets, of which each is opened to read it, one at a time.
    /// Captures of the same time stay in order; those without one, and what cannot be read, come last.
    /// </summary>
    /// <param name="options">The memory limit; <see cref="BatchOptions.Default"/> for null.</param>
    /// <exception cref="CaptureException">One of several is a pipe, which cannot be looked into before it is read.</exception>
    public CaptureSet InTimeOrder(BatchOptions? options = null) =>
        Files.Count < 2 ? this : new CaptureSet(FirstTimes.Order(Files, options ?? BatchOptions.Default), Lists, Failures);

    /// <summary>The first input that may keep a reader waiting: a pipe, a device, or a file that tells no length, as under /proc.</summary>
    /// <returns>Its name; null when every input is a file with bytes in it, or not there.</returns>
    public string? FirstWithoutLength() => Files.FirstOrDefault(file => InputFile.Length(file) == 0 && (InputFile.IsStream(file) || InputFile.Exists(file)));

    /// <summary>Bytes in the files as they are now; null when one is a pipe, which does not know.</summary>
    /// <param name="enough">Counting ends when this many bytes are reached.</param>
    public long? GetLength(long enough = long.MaxValue)
    {
        long total = 0;
        foreach (string file in Files)
        {
            long length = InputFile.Length(file);
            if (length == 0 && InputFile.IsStream(file))
                return null;
            total += length;
            if (total >= enough)
                break;
        }
        return total;
    }
}

/// <summary>How the names of a <see cref="CaptureSet"/> are expanded.</summary>
public sealed record CaptureSetOptions
{
    /// <summary>Folders are failures, and nobody is told what was passed over.</summary>
    public static CaptureSetOptions Default { get; } = new();

    /// <summary>Whether a folder stands for all captures below it; else it is a failure.</summary>
    public bool Recurse { get; init; }

    /// <summary>Told of everything in a folder that is no capture: one line for people, file name first. Null for nobody.</summary>
    public Action<string>? PassedOver { get; init; }
}
