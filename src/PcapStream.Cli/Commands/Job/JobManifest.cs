using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PcapStream.Cli.Rendering;

namespace PcapStream.Cli.Commands.Job;

/// <summary>What a job does: a command over captures, divided into shards. It is the file <c>job.json</c>.</summary>
/// <param name="Schema">The version of the file.</param>
/// <param name="ToolVersion">The version of the program that planned it.</param>
/// <param name="Command">The words of the command, without captures, shard and output.</param>
/// <param name="Inputs">The captures in order.</param>
/// <param name="Shards">The number of shards.</param>
/// <param name="Extension">The extension of each part, such as <c>.csv</c>.</param>
internal sealed record JobManifest(
    int Schema,
    string ToolVersion,
    IReadOnlyList<string> Command,
    IReadOnlyList<JobInput> Inputs,
    int Shards,
    string Extension)
{
    private const string FileName = "job.json";
    private const int CurrentSchema = 1;

    /// <summary>The manifest of a new job.</summary>
    public static JobManifest Of(
        IReadOnlyList<string> command, IReadOnlyList<string> captures, int shards, string extension) =>
        new(CurrentSchema, ProgramVersion.Short, command, [.. captures.Select(JobInput.Of)], shards, extension);

    /// <summary>Whether a folder has a job.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Join(folder, FileName));

    /// <exception cref="UsageException">The folder has no job, or one of another version.</exception>
    public static JobManifest Read(string folder)
    {
        string path = Path.Join(folder, FileName);
        if (!File.Exists(path))
            throw new UsageException($"{folder}: has no {FileName}; 'job plan' writes it");
        try
        {
            JobManifest? manifest = JsonSerializer.Deserialize(File.ReadAllText(path), JobContext.Default.JobManifest);
            if (manifest is { Schema: CurrentSchema, Shards: > 0 })
                return manifest;
        }
        catch (JsonException error)
        {
            throw new UsageException($"{path}: is not the plan of a job: {error.Message}");
        }
        throw new UsageException($"{path}: is not the plan of a job of this version");
    }

    /// <exception cref="Outputs.OutputException">The file cannot be written.</exception>
    public void Write(string folder) =>
        OutputFiles.Write(Path.Join(folder, FileName), JsonReport.Render(this, JobContext.Default.JobManifest));

    /// <summary>The result of a shard.</summary>
    /// <param name="folder">The job's folder.</param>
    /// <param name="shard">Its number, from 1.</param>
    public JobPart PartOf(string folder, int shard) => new(folder, shard, Extension);

    /// <summary>The receipts of all shards, in order; null for those that have to run.</summary>
    public JobReceipt?[] Receipts(string folder) =>
        [.. Enumerable.Range(1, Shards).Select(shard => PartOf(folder, shard).Receipt())];

    /// <summary>The first capture that is not as it was planned, with the reason; null for none.</summary>
    public string? Change() => Inputs.Select(input => input.Change()).FirstOrDefault(change => change is not null);
}

/// <summary>A capture of a job.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was written last, UTC.</param>
internal sealed record JobInput(string Path, long Bytes, DateTime Modified)
{
    public static JobInput Of(string path)
    {
        var file = new FileInfo(path);
        return new JobInput(file.FullName, file.Length, file.LastWriteTimeUtc);
    }

    public string? Change()
    {
        if (!File.Exists(Path))
            return $"{Path}: is no longer there";
        return Of(Path) == this ? null : $"{Path}: has changed since the job was planned";
    }
}

/// <summary>The part of the result that a shard makes, and its receipt, which is written last.</summary>
/// <param name="Folder">The job's folder.</param>
/// <param name="Shard">Its number, from 1.</param>
/// <param name="Extension">The extension of the part.</param>
internal sealed record JobPart(string Folder, int Shard, string Extension)
{
    public string Path => System.IO.Path.Join(Folder, Name + Extension);

    private string ReceiptPath => System.IO.Path.Join(Folder, Name + ".receipt.json");

    private string Name => string.Create(CultureInfo.InvariantCulture, $"part-{Shard:D6}");

    /// <summary>The receipt of a part that is there as it was written; null for a shard that has to run.</summary>
    public JobReceipt? Receipt()
    {
        if (!File.Exists(ReceiptPath) || !File.Exists(Path))
            return null;
        try
        {
            JobReceipt? receipt =
                JsonSerializer.Deserialize(File.ReadAllText(ReceiptPath), JobContext.Default.JobReceipt);
            return receipt is not null && receipt.Bytes == new FileInfo(Path).Length ? receipt : null;
        }
        catch (JsonException)
        {
            // The receipt was not written to its end: the shard runs again.
            return null;
        }
    }

    public void Write(JobReceipt receipt) =>
        OutputFiles.Write(ReceiptPath, JsonReport.Render(receipt, JobContext.Default.JobReceipt));
}

/// <summary>How a shard ran.</summary>
/// <param name="Shard">Its number, from 1.</param>
/// <param name="Bytes">Bytes of its part.</param>
/// <param name="Sha256">SHA-256 of its part, in hexadecimal.</param>
/// <param name="Damaged">Whether its captures were damaged; the notes have the ledger.</param>
/// <param name="Seconds">Its time.</param>
/// <param name="PeakRss">The highest resident memory, in bytes.</param>
/// <param name="Notes">The end of what it wrote to stderr.</param>
internal sealed record JobReceipt(
    int Shard, long Bytes, string Sha256, bool Damaged, double Seconds, long PeakRss, string Notes);

/// <summary>Reads and writes the files of a job without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(JobManifest))]
[JsonSerializable(typeof(JobReceipt))]
[JsonSerializable(typeof(JobProgress))]
internal sealed partial class JobContext : JsonSerializerContext;
