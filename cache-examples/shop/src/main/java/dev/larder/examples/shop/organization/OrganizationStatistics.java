package dev.larder.examples.shop.organization;

import java.math.BigDecimal;

/**
 * How an organization is doing.
 *
 * @param orders of the last 30 days that have something of it in them
 * @param pieces sold in the last 30 days
 * @param revenue of the last 30 days
 */
public record OrganizationStatistics(long members, long orders, long pieces, BigDecimal revenue) {}
