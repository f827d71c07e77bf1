using PcapStream.Batching;
using PcapStream.Capture;

namespace PcapStream.Inputs;

/// <summary>
/// Captures to read one after the other, named by files, globs, folders and lists. Only names are kept, and no file
/// stays open.
/// <code>
/// CaptureSet set = CaptureSet.Expand(["ring/*.pcap"]).InTimeOrder();
/// CountResult result = CountOperation.Run(set.Files, new CountOptions());
/// </code>
/// </summary>
public sealed class CaptureSet
{
    private CaptureSet(
        IReadOnlyList<string> files, IReadOnlyList<string> lists, IReadOnlyList<CaptureException> failures)
    {
        Files = files;
        Lists = lists;
        Failures = failures;
    }

    /// <summary>Names that are not expanded, such as those of <see cref="CaptureOptions.Handles"/>.</summary>
    public static CaptureSet Of(params IReadOnlyList<string> names) => new(names, [], []);

    /// <summary>
    /// The names to open, in order: files, named pipes, and <c>-</c> for the standard input. A name given twice occurs
    /// twice.
    /// </summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The lists of names that were read, without their mark.</summary>
    public IReadOnlyList<string> Lists { get; }

    /// <summary>
    /// Names that match nothing, and folders that cannot be read; the other names were expanded anyway.
    /// </summary>
    public IReadOnlyList<CaptureException> Failures { get; }

    /// <summary>
    /// Expands names, each in place, by the first of these rules that applies:
    /// <list type="number">
    /// <item><c>-</c>, the standard input;</item>
    /// <item>a file or named pipe of exactly that name, wildcards included;</item>
    /// <item>a folder: the captures below it, recognised by their first bytes, in ordinal order of their paths. Links
    /// to folders are not followed, and only plain files are opened;</item>
    /// <item><c>@FILE</c>: the names in that file, one per line (<c>@-</c>: in the standard input), relative to the
    /// current folder, as with <c>tar -T</c>. Empty lines and those that start with # are ignored. A list in a list is
    /// a failure;</item>
    /// <item>a glob (<c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c> in any part of the path): all matches, in ordinal
    /// order, whether they are captures or not. As in a shell, only a dot matches a leading dot;</item>
    /// <item>any other name stays, so that opening it reports the fault.</item>
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
    /// The same captures in the order of their first packets' times. Each is opened to read its time, one at a time.
    /// Captures of the same time stay in order; those without a time, and those that cannot be read, come last.
    /// </summary>
    /// <param name="options">The memory limit; <see cref="BatchOptions.Default"/> for null.</param>
    /// <exception cref="CaptureException">
    /// One of several is a pipe, whose first packet cannot be read in advance.
    /// </exception>
    public CaptureSet InTimeOrder(BatchOptions? options = null) =>
        Files.Count < 2
            ? this
            : new CaptureSet(FirstTimes.Order(Files, options ?? BatchOptions.Default), Lists, Failures);

    /// <summary>The first input that can be read only once: the standard input, a pipe or a device.</summary>
    /// <returns>Its name; null when every input is a file, or does not exist.</returns>
    public string? FirstStream() => Files.FirstOrDefault(InputFile.IsStream);

    /// <summary>
    /// The first input that a reader may have to wait for: a pipe, a device, or a file without a length, as under
    /// /proc.
    /// </summary>
    /// <returns>Its name; null when every input is a file with bytes in it, or does not exist.</returns>
    public string? FirstWithoutLength() =>
        Files.FirstOrDefault(
            file => InputFile.Length(file) == 0 && (InputFile.IsStream(file) || InputFile.Exists(file)));

    /// <summary>Bytes in the files now; null when one is a pipe.</summary>
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
    /// <summary>Folders are failures, and skipped entries are not reported.</summary>
    public static CaptureSetOptions Default { get; } = new();

    /// <summary>Whether a folder means all captures below it; else it is a failure.</summary>
    public bool Recurse { get; init; }

    /// <summary>
    /// Called with one line for each entry of a folder that is not a capture, file name first. May be null.
    /// </summary>
    public Action<string>? Skipped { get; init; }
}
