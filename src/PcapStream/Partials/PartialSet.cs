namespace PcapStream.Partials;

/// <summary>
/// The partials of all shards of a command, checked against each other: none is missing or there twice, and all are of
/// one command, its options and its captures. No file stays open.
/// </summary>
public sealed class PartialSet
{
    private readonly PartialHeader _header;

    private PartialSet(IReadOnlyList<string> paths, PartialHeader header)
    {
        Paths = paths;
        _header = header;
    }

    /// <summary>The partials, in the order of their shards.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The command.</summary>
    public string Command => _header.Command;

    /// <summary>The words of its options.</summary>
    public IReadOnlyList<string> Options => _header.Options;

    /// <summary>The captures, in order.</summary>
    public IReadOnlyList<string> Files => [.. _header.Inputs.Select(input => input.Name)];

    /// <summary>Opens partials, named in any order.</summary>
    /// <param name="paths">The files, at least one.</param>
    /// <param name="program">The program and its version, which has to be that of the partials.</param>
    /// <exception cref="PartialException">
    /// One cannot be read or does not fit the others; the message names it.
    /// </exception>
    public static PartialSet Open(IReadOnlyList<string> paths, string program)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfZero(paths.Count);
        PartialHeader? first = null;
        string?[] byShard = [];
        PartialInput[] inputs = [];
        foreach (string path in paths)
        {
            using var reader = new PartialReader(path);
            PartialHeader header = reader.Header;
            if (header.Program != program)
                throw new PartialException($"{path}: was written by {header.Program}, and this is {program}");
            if (first is null)
            {
                first = header;
                byShard = new string?[header.Shard.Count];
                inputs = [.. header.Inputs];
            }
            else
            {
                Compare(path, header, paths[0], first);
                Compare(path, header.Inputs, inputs);
            }
            ref string? place = ref byShard[header.Shard.Number - 1];
            if (place is not null)
                throw new PartialException($"{path}: is shard {header.Shard}, as {place} is");
            place = path;
        }
        int missing = Array.FindIndex(byShard, path => path is null);
        if (missing >= 0)
        {
            int more = byShard.Count(path => path is null) - 1;
            throw new PartialException(
                $"{paths[0]}: is one of {byShard.Length} shards, and shard {missing + 1} is missing"
                + (more > 0 ? $", with {more} more" : ""));
        }
        return new PartialSet([.. byShard.OfType<string>()], first! with { Inputs = inputs });
    }

    /// <summary>Opens a partial again.</summary>
    /// <param name="shard">Its shard, from 0.</param>
    /// <exception cref="PartialException">It was replaced.</exception>
    internal PartialReader OpenAgain(int shard)
    {
        var reader = new PartialReader(Paths[shard]);
        if (reader.Header.Shard.Number == shard + 1 && reader.Header.Shard.Count == Paths.Count)
            return reader;
        reader.Dispose();
        throw new PartialException($"{Paths[shard]}: was replaced while it was read");
    }

    private static void Compare(string path, PartialHeader header, string other, PartialHeader first)
    {
        if (header.Command != first.Command)
            throw new PartialException($"{path}: is of '{header.Command}', and {other} of '{first.Command}'");
        if (!header.Options.SequenceEqual(first.Options))
        {
            throw new PartialException(
                $"{path}: has other options ({Words(header.Options)}) than {other} ({Words(first.Options)})");
        }
        if (!header.Inputs.Select(input => input.Name).SequenceEqual(first.Inputs.Select(input => input.Name)))
            throw new PartialException($"{path}: is of other captures than {other}");
        if (header.Shard.Count != first.Shard.Count)
        {
            throw new PartialException(
                $"{path}: is shard {header.Shard}, and {other} is shard {first.Shard}: shards of different sizes "
                + "overlap");
        }
    }

    // The states of captures that both have read; those of the others are noted.
    private static void Compare(string path, IReadOnlyList<PartialInput> inputs, PartialInput[] known)
    {
        for (int i = 0; i < known.Length; i++)
        {
            if (inputs[i].Length != known[i].Length
                || (inputs[i].State is { } state && known[i].State is { } other && state != other))
                throw new PartialException($"{path}: is of another state of {inputs[i].Name}, which has changed");
            known[i] = known[i] with { State = known[i].State ?? inputs[i].State };
        }
    }

    private static string Words(IReadOnlyList<string> options) =>
        options.Count == 0 ? "none" : string.Join(' ', options);
}
