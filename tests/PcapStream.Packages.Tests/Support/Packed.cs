namespace PcapStream.Packages.Tests.Support;

/// <summary>Tests of what was packed share it, since packing takes longest.</summary>
[CollectionDefinition(Name)]
public sealed class Packed : ICollectionFixture<PackedFolder>
{
    public const string Name = "packed";
}
