namespace PcapStream.Expansion.Baselines;

/// <summary>A capture that was measured on.</summary>
/// <param name="Name">Its file's name, without the folder.</param>
/// <param name="Sha256">SHA-256 of the file, in lower-case hexadecimal.</param>
/// <param name="Bytes">Its size, as stored.</param>
public sealed record BaselineInput(string Name, string Sha256, long Bytes);
